FROM python:3.11-slim
ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 INCIDENT_MAPPER_DATA=/var/lib/incident-mapper
WORKDIR /srv/incident-mapper
COPY constraints.txt ./
RUN python -m pip install --no-cache-dir --require-hashes -r constraints.txt
COPY pyproject.toml README.md LICENSE CHANGELOG.md ./
COPY LICENSES LICENSES
COPY geodata geodata
COPY app app
RUN python -m pip install --no-cache-dir --no-deps --no-build-isolation . \
 && useradd --system --home-dir /var/lib/incident-mapper --create-home mapper
USER mapper
WORKDIR /var/lib/incident-mapper
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s \
  CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
CMD ["uvicorn", "--factory", "app.main:create_default_app", "--host", "0.0.0.0", "--port", "8000", "--http", "app.cli.connections:Connection", "--timeout-keep-alive", "5", "--limit-concurrency", "200", "--no-server-header"]
