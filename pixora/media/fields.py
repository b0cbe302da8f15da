"""Interlaced pictures, of which each holds two half-pictures of two moments, as whole ones: twice as many."""

from __future__ import annotations

from collections.abc import Iterator

import av
from av.error import BlockingIOError, EOFError
from av.filter import Graph
from av.video.frame import VideoFrame
from av.video.stream import VideoStream


def whole(stream: VideoStream, frames: Iterator[VideoFrame]) -> Iterator[VideoFrame]:
    """The frames of a stream with its interlaced ones parted, at their own times (FFmpeg's `bwdif`); others as they
    are. Raises `FFmpegError`."""
    graph = Graph()
    parted = graph.add("bwdif", "mode=send_field:parity=auto:deint=interlaced")
    graph.link_nodes(graph.add_buffer(template=stream), parted, graph.add("buffersink")).configure()
    for frame in frames:
        graph.push(frame)
        yield from _pulled(graph)
    graph.push(None)
    yield from _pulled(graph)


def _pulled(graph: Graph) -> Iterator[VideoFrame]:
    while True:
        try:
            frame = graph.pull()
        except (BlockingIOError, EOFError):
            return
        if isinstance(frame, av.VideoFrame):
            yield frame
