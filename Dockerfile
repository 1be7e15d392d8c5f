# The pages and the command line, for docker-compose.yml. Runs from the checkout inside it, as a user who is not root.
FROM python:3.12-slim

RUN useradd --create-home --uid 1000 intel \
    && install -d -o intel -g intel -m 0700 /home/intel/data /erasures /backups
WORKDIR /srv/intel
COPY pyproject.toml README.md ./
COPY intel intel
COPY webapp webapp
COPY cypher cypher
RUN pip install --no-cache-dir -e '.[postgresql]'

USER intel
ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 INTEL_HOME=/home/intel/data
EXPOSE 8000
ENTRYPOINT ["intel"]
CMD ["serve"]
