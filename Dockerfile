# One image for every part: PARTS names those of a container, WORK what it does for them. It holds no package manager,
# no shell and no compiler. What the page is made of lies in it too, for the front (infra/containers/front.mts).
ARG NODE_IMAGE=node:24.21.0-bookworm-slim
ARG BASE_IMAGE=gcr.io/distroless/cc-debian12:nonroot

FROM ${NODE_IMAGE} AS source
WORKDIR /app
COPY package.json package-lock.json .npmrc ./

FROM source AS build
RUN --mount=type=cache,target=/root/.npm npm ci --no-audit --no-fund
COPY . .
RUN npm run --silent build && rm -rf dist/infra/checker dist/infra/faults dist/infra/fuzz dist/infra/soak dist/infra/wire

# What runs, and nothing that only a compiler or a reader wants: two thirds of the packages' bytes are such.
FROM source AS packages
RUN --mount=type=cache,target=/root/.npm npm ci --omit=dev --ignore-scripts --no-audit --no-fund
COPY infra/containers/prune.mjs infra/containers/
RUN node infra/containers/prune.mjs node_modules

FROM ${BASE_IMAGE}
ARG VERSION=0.1.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="Sacred Valley" \
      org.opencontainers.image.description="A habit tracker that people play together: every part in one image." \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
COPY --from=build /usr/local/bin/node /usr/local/bin/node
# Before it is the working directory, so that it is root's and not the base image's user's.
COPY LICENSE package.json /app/
WORKDIR /app
COPY --from=packages /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY --from=build /app/web/dist web/dist
# These run as they are written; the front's configuration names the problems by their titles.
COPY infra/containers infra/containers
COPY infra/nginx/nginx.conf.template infra/nginx/render.mts infra/nginx/
COPY libs/contracts/problems.ts libs/contracts/
ENV NODE_ENV=production METRICS_HOST=0.0.0.0
# By number, so that a cluster that asks for users other than root can tell.
USER 65532:65532
EXPOSE 8080 9464
# A part that is asked to end answers what is in work, then closes; see libs/process/drain.ts for how long that may take.
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=180s --retries=3 \
  CMD ["/usr/local/bin/node", "infra/containers/healthy.mjs"]
ENTRYPOINT ["/usr/local/bin/node"]
CMD ["dist/infra/all-in-one/main.js"]
