# The console as an image: Node, the libraries that it needs, the built app and the bundled server. No shell, no package manager.
#   docker build -t imports-console .
# docs/operating.md says how to run it. `podman build` and `buildah build` need `--format docker`, as OCI images have no healthcheck.

# What it is built in, with Node, npm and the C library that Node will run on. npm run test:image builds on one of its own.
ARG BASE_IMAGE=docker.io/library/node:24-trixie-slim

FROM ${BASE_IMAGE} AS build
WORKDIR /src
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY . .
RUN node scripts/package.mjs --unpacked --to /image/opt/imports-console
# The Node of package-lock.json, which the tests run on. A name for the user, as programs ask for one.
RUN install -D node_modules/node/bin/node /image/usr/local/bin/node \
 && ldd /image/usr/local/bin/node | grep -o '/[^ ]*' | xargs cp --parents --dereference --target-directory=/image \
 && mkdir -p /image/etc /data && mkdir -m 1777 /image/tmp \
 && echo 'console:x:10001:10001::/data:/sbin/nologin' > /image/etc/passwd \
 && echo 'console:x:10001:' > /image/etc/group

FROM scratch
ARG VERSION
ARG REVISION
LABEL org.opencontainers.image.title="Imports Console" \
      org.opencontainers.image.description="A browser console for the people who run Exa Websets imports." \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
COPY --from=build /image /
COPY --from=build --chown=10001:10001 /data /data
# All addresses of the container: which of them others reach is for what runs it to say. AUTH must be set for that.
ENV HOST=0.0.0.0 PORT=4310 DATA_DIR=/data NODE_ENV=production
USER 10001:10001
VOLUME /data
EXPOSE 4310
# It ends what is under way within ten seconds.
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=10s --retries=3 \
  CMD ["/usr/local/bin/node", "/opt/imports-console/bin/imports-console.cjs", "health"]
ENTRYPOINT ["/usr/local/bin/node", "/opt/imports-console/bin/imports-console.cjs"]
