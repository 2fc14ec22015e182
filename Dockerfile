# One image for each service: docker build --build-arg SERVICE=heroes .
#
# Slim instead of Alpine: all published numbers were measured on glibc, and a shell helps with debugging.
# The base is pinned by its tag, the version that .ci/run and the workflows use too.
ARG BUN_VERSION=1.4.5

FROM oven/bun:${BUN_VERSION}-slim AS base
WORKDIR /app

# The files that an installation depends on: while they do not change, the next stage is cached.
FROM base AS manifests
COPY . .
RUN find . -type f ! -name package.json ! -name bun.lock ! -name bunfig.toml -delete \
 && find . -type d -empty -delete

# The service's packages, without peers such as TypeScript: what runs is a dependency. Declarations and source maps are
# half of the rest, and are not used.
FROM base AS packages
ARG SERVICE
COPY --from=manifests /app ./
RUN --mount=type=cache,target=/root/.bun/install/cache,sharing=locked \
    bun install --frozen-lockfile --production --omit=peer --ignore-scripts --filter "@super-heroes/${SERVICE}" \
 && find . -type f \( -name '*.map' -o -name '*.d.ts' -o -name '*.d.mts' -o -name '*.d.cts' \) -delete \
 && find . -name node_modules -prune -o -type f -exec rm {} + \
 && find . -type d -empty -delete

# The web application, for the image of the gateway alone.
FROM base AS web
ARG SERVICE
COPY . .
RUN --mount=type=cache,target=/root/.bun/install/cache,sharing=locked \
    mkdir -p web/dist \
 && if [ "${SERVICE}" = gateway ]; then \
      bun install --frozen-lockfile --production --omit=peer --ignore-scripts --filter "@super-heroes/web" \
   && bun web/build.ts; \
    fi

# The service's sources: of services/ and database/ only its own folder, and catalog/ where it is a catalogue.
FROM base AS sources
ARG SERVICE
COPY . .
RUN test -f "services/${SERVICE}/src/main.ts" \
 || { echo "SERVICE: expected one of" services/*/ "as --build-arg SERVICE=<name>, got \"${SERVICE}\"" >&2; exit 1; }
RUN grep -q '"@super-heroes/catalog"' "services/${SERVICE}/package.json" || rm -r catalog; \
    find services -mindepth 1 -maxdepth 1 ! -name "${SERVICE}" -exec rm -r {} + \
 && find database -mindepth 1 -maxdepth 1 ! -name "${SERVICE}-db" -exec rm -r {} + \
 && rm -r bench cli drills results system testing web

FROM base
ARG SERVICE
LABEL org.opencontainers.image.title="super-heroes-on-bun ${SERVICE}" \
      org.opencontainers.image.licenses="MIT"
ENV NODE_ENV=production \
    HOST=0.0.0.0 \
    PORT=8000 \
    DATA_DIR=/data
# The folder of an embedded store: mount a volume here, and the rest may be read-only.
RUN mkdir /data && chown 1000:1000 /data
COPY --from=packages /app ./
COPY --from=sources /app ./
COPY --from=web /app/web/dist ./web/dist
WORKDIR /app/services/${SERVICE}
# As numbers, so that Kubernetes can check that it is not root; the user bun of the base.
USER 1000:1000
EXPOSE 8000
# Whether the process responds. compose.yml uses /ready instead, which includes the store.
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
    CMD ["bun", "/app/deploy/image/healthcheck.ts", "/health"]
CMD ["bun", "src/main.ts"]
