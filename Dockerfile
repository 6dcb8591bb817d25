# Builds with thin LTO, runs as a user of its own.
#
#   docker build -t korespond .

FROM rust:1.95-bookworm AS build
WORKDIR /source
COPY . .
RUN cargo build --profile dist --locked --bin korespond \
    && install -D -m 755 target/dist/korespond /out/korespond

FROM debian:bookworm-slim
RUN apt-get update \
    && apt-get install -y --no-install-recommends ca-certificates tzdata \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 990 --user-group --no-create-home --home-dir /var/lib/korespond \
        --shell /usr/sbin/nologin korespond \
    && install -d -m 700 -o korespond -g korespond /var/lib/korespond
COPY --from=build /out/korespond /usr/bin/korespond
COPY config/korespond.toml /etc/korespond/korespond.toml
USER korespond
# In a container the panel is reached over the container's own network, by the TLS proxy alone:
# publish the port on loopback or to the proxy, and give KORESPOND__SERVER__BASE_URL=https://...
# and KORESPOND__SERVER__TRUSTED_PROXIES=, the address that the proxy comes from.
ENV MALLOC_ARENA_MAX=2 \
    KORESPOND__SERVER__LISTEN=0.0.0.0:8025 \
    KORESPOND__SERVER__BEHIND_PROXY=true
VOLUME /var/lib/korespond
EXPOSE 8025
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s CMD ["korespond", "status"]
ENTRYPOINT ["korespond"]
CMD ["serve"]
