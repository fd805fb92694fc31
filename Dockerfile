# crmc and a shell, as CI systems need it: docker build -t crmc . && docker run --rm -v "$PWD:/work" crmc check .
FROM rust:1-slim-bookworm AS build
WORKDIR /src
COPY . .
RUN packaging/build

FROM debian:bookworm-slim
COPY --from=build /src/target/dist/crmc /usr/bin/crmc
COPY --from=build /src/target/dist/man/ /usr/share/man/man1/
COPY --from=build /src/target/dist/completions/crmc.bash /usr/share/bash-completion/completions/crmc
WORKDIR /work
CMD ["crmc", "--help"]
