"""How a film is put together: ffmpeg runs, probe, segments, mix, captions, master. The one place that starts ffmpeg."""
