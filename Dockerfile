# Two stages: the first installs from the lock file, the second holds only what runs.
FROM python:3.13-slim AS build
WORKDIR /src
COPY requirements/run.txt requirements/run.txt
RUN python -m venv /opt/tocsin \
    && /opt/tocsin/bin/pip install --no-cache-dir --no-deps --require-hashes -r requirements/run.txt
COPY pyproject.toml README.md LICENSE ./
COPY bot bot
COPY handlers handlers
RUN /opt/tocsin/bin/pip install --no-cache-dir --no-deps --no-build-isolation .

FROM python:3.13-slim
RUN useradd --system --uid 10001 --home-dir /data tocsin && install -d -o tocsin -g tocsin /data
COPY --from=build /opt/tocsin /opt/tocsin
COPY feeds.yaml /etc/tocsin/feeds.yaml
ENV PATH=/opt/tocsin/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    TOCSIN_DATA=/data TOCSIN_FEEDS=/etc/tocsin/feeds.yaml TOCSIN_LOG=json
USER tocsin
WORKDIR /data
VOLUME /data
EXPOSE 8787
# Reaching the pages from outside the container takes TOCSIN_HTTP=0.0.0.0:8787 and a TOCSIN_HTTP_TOKEN.
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s CMD ["tocsin", "healthcheck"]
STOPSIGNAL SIGTERM
CMD ["tocsin", "run"]
