"""More outputs from an ONNX model: inner tensors made readable without the `onnx` package.

An ONNX file is a protobuf message. A protobuf parser merges repeated occurrences of an embedded message, so a second
`graph` field with nothing but outputs in it, put after the file's last byte, adds those outputs to the first.
Field numbers are from onnx.proto3: ModelProto.graph = 7, GraphProto.output = 12, ValueInfoProto.name = 1.
"""

from __future__ import annotations

_MODEL_GRAPH = 7
_GRAPH_OUTPUT = 12
_VALUE_NAME = 1


def expose(model: bytes, *tensors: str) -> bytes:
    """The model with the named inner `tensors` as further outputs, after its own and in this order.

    Shapes and types are left to the runtime's inference. A name that is not in the graph fails when the model is
    loaded.
    """
    outputs = b"".join(_field(_GRAPH_OUTPUT, _field(_VALUE_NAME, name.encode())) for name in tensors)
    return model + _field(_MODEL_GRAPH, outputs)


def _field(number: int, content: bytes) -> bytes:
    """A length-delimited protobuf field."""
    return _varint(number << 3 | 2) + _varint(len(content)) + content


def _varint(value: int) -> bytes:
    parts = bytearray()
    while value > 0x7F:
        parts.append(value & 0x7F | 0x80)
        value >>= 7
    parts.append(value)
    return bytes(parts)
