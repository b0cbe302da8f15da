# Pixora for a Hugging Face Space (sdk: docker, app_port: 7860) and for any machine with Docker.
#
# On a Space it starts as a demo: everyone who comes is an own visitor. On your own machine nobody signs in unless you
# set that up (docs/deploying.md): everybody who can reach the port is the same local user, who sees and deletes every
# film. So publish the port to that machine alone:
#
#   docker build -t pixora .
#   docker run --rm -p 127.0.0.1:7860:7860 -v pixora:/home/user/data pixora
#
FROM python:3.11-slim-bookworm

# libEGL and libGL are what skia draws with; the soundfont is what the composer plays with.
# The distribution keeps only the newest build of each package, so a pinned version would break the build.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install -y --no-install-recommends libegl1 libgl1 fluidr3mono-gm-soundfont \
    && rm -rf /var/lib/apt/lists/*

RUN useradd --create-home --uid 1000 user \
    && install -d -o user -g user /home/user/app /home/user/data
WORKDIR /home/user/app

# Before the code, so that a change of the code does not fetch the packages anew.
COPY requirements-hashed.txt requirements.txt ./
RUN pip install --no-cache-dir --disable-pip-version-check --require-hashes --no-deps -r requirements-hashed.txt \
    && pip install --no-cache-dir --disable-pip-version-check -r requirements.txt

COPY --chown=user:user . .

# PIXORA_ALLOW_OPEN: inside the container the port must be open to be published at all; who reaches it is decided
# by how it is published (see the top). On a Space with persistent storage set PIXORA_DATA_DIR=/data in its settings.
ENV PIXORA_HOST=0.0.0.0 \
    PIXORA_PORT=7860 \
    PIXORA_ALLOW_OPEN=true \
    PIXORA_DATA_DIR=/home/user/data \
    GRADIO_ANALYTICS_ENABLED=False \
    HF_HUB_DISABLE_TELEMETRY=1 \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1

USER 1000
EXPOSE 7860

HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request as r; r.urlopen('http://127.0.0.1:' + os.environ['PIXORA_PORT'] + '/api/health', timeout=4)"]

# A Space says in SPACE_HOST where browsers reach it. It is a demo there unless people sign in, and its proxies come
# from a private network.
CMD ["sh", "-c", "if [ -n \"$SPACE_HOST\" ]; then export PIXORA_ALLOW_OPEN=false PUBLIC_URL=\"${PUBLIC_URL:-https://$SPACE_HOST}\" PIXORA_TRUSTED_PROXIES=\"${PIXORA_TRUSTED_PROXIES:-10.0.0.0/8}\"; [ -n \"$JWT_SECRET\" ] || export PIXORA_DEMO=\"${PIXORA_DEMO:-true}\"; fi; exec python studio.py"]
