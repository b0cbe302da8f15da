"""Room tone: what is heard of the film's places, from wind and waves to the hum of a room."""

from __future__ import annotations

import numpy as np

from pixora.film.job import AmbienceRequest
from pixora.media.samples import RATE, Samples


def surround(request: AmbienceRequest) -> Samples:
    return np.zeros((2, round(request.seconds * RATE)), np.float32)
