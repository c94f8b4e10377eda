# Sourced by ./run and ./test: how the program and the pages are built. Needs $top.
build_program() {  # DIR TYPE TARGETS... : configures once, then lets ninja decide
  local dir=$1 type=$2
  shift 2
  export CCACHE_BASEDIR=$top CCACHE_NOHASHDIR=1
  if [ ! -e "$top/build/$dir/build.ninja" ]; then
    cmake -S "$top" -B "$top/build/$dir" -G Ninja -DCMAKE_BUILD_TYPE="$type" "${cmake_options[@]}" >"$top/build/$dir.log" 2>&1 ||
      { cat "$top/build/$dir.log" >&2; return 1; }
  fi
  ninja -C "$top/build/$dir" "$@" >"$top/build/$dir.log" 2>&1 || { grep -vE '^\[[0-9]+/[0-9]+\] (Building|Linking)' "$top/build/$dir.log" | head -n 60 >&2; return 1; }
}

build_web() {  # the pages, when a source is newer than what was built
  local stamp=$top/web/dist/.built
  if [ -e "$stamp" ] && [ -z "$(find "$top/web" -path "$top/web/node_modules" -prune -o -path "$top/web/dist" -prune -o -type f -newer "$stamp" -print -quit)" ]; then return 0; fi
  (
    cd "$top/web"
    if [ ! -e node_modules/.installed ] || [ package-lock.json -nt node_modules/.installed ]; then
      npm ci --ignore-scripts --no-audit --no-fund >"$top/build/npm.log" 2>&1 || { tail -n 20 "$top/build/npm.log" >&2; exit 1; }
      touch node_modules/.installed
    fi
    npm run build >"$top/build/web.log" 2>&1 || { tail -n 40 "$top/build/web.log" >&2; exit 1; }
  ) || return 1
  touch "$stamp"
}
