# Installs command-line tools from crates.io into the repository. Sourced.
# shellcheck shell=bash

# cargo_tool CRATE VERSION MINUTES [OPTION...]: installs CRATE's programs into .tools/bin.
cargo_tool() {
  local crate="$1" version="$2" minutes="$3"
  shift 3
  cargo_tool_prebuilt "$crate" "$version" && return
  say "compiling $crate $version, once: about $minutes minutes on 2 cores"
  compile_tool --locked "$crate" "$version" "$@" && return
  say "the crates that $crate $version was published with cannot all be had here: taking compatible ones"
  compile_tool "" "$crate" "$version" "$@"
}

# compile_tool HOW CRATE VERSION [OPTION...]: HOW is --locked or empty
compile_tool() {
  local how="$1" crate="$2" version="$3"
  shift 3
  # It runs for seconds: a fast compilation is worth more than a fast program.
  # The build directory stays until both tools are there, so an interrupted
  # compilation continues where it stopped, and the second one finds shared crates.
  CARGO_PROFILE_RELEASE_LTO=off \
    CARGO_PROFILE_RELEASE_OPT_LEVEL=0 \
    CARGO_PROFILE_RELEASE_CODEGEN_UNITS=64 \
    CARGO_RESOLVER_INCOMPATIBLE_RUST_VERSIONS=fallback \
    CARGO_TARGET_DIR="$TOOLS/build" \
    cargo install ${how:+"$how"} --force --root "$TOOLS" --version "=$version" "$@" "$crate"
}

# A download may be impossible here: then the caller compiles.
cargo_tool_prebuilt() {
  have cargo-binstall || return 1
  say "asking cargo-binstall for $1 $2"
  cargo binstall --no-confirm --disable-strategies compile --root "$TOOLS" "$1@$2" </dev/null
}
