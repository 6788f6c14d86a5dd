# shellcheck shell=bash
# What ./run and ./test share: the missing system packages, the .NET SDK, the build. Sourced with $root set to the repository.
# The words are French in ./run and English in ./test: each script gives its own in `words`.

configuration=Release
root=${root:?}
export DOTNET_CLI_UI_LANGUAGE=en DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1 MSBUILDDISABLENODEREUSE=1
declare -A words

# say KEY [VALUE...]: the sentence of that name, its %s replaced.
say() {
  # shellcheck disable=SC2059 # the sentences are formats
  printf -- "${words[$1]}\n" "${@:2}" >&2
}

fail() {
  say "$@"
  exit 1
}

# wanted_packages: the Debian packages whose programs are missing here.
wanted_packages() {
  compgen -G '/usr/lib/postgresql/*/bin/postgres' >/dev/null || echo postgresql
  compgen -G '/usr/lib/rabbitmq/lib/*/sbin/rabbitmq-server' >/dev/null || echo rabbitmq-server
  [[ -e /usr/share/zoneinfo/Europe/Paris ]] || echo tzdata
  [[ -e /etc/ssl/certs/ca-certificates.crt ]] || echo ca-certificates
  compgen -G '/usr/lib/*/libicuuc.so.*' >/dev/null || echo libicu72
  local program
  for program in "$@"; do
    command -v "${program%%=*}" >/dev/null || echo "${program#*=}"
  done
}

# ensure_packages [PROGRAM=PACKAGE...]: installs what is missing, with sudo when we are not root.
ensure_packages() {
  local packages log as_root=()
  mapfile -t packages < <(wanted_packages "$@")
  [[ ${#packages[@]} -gt 0 ]] || return 0
  command -v apt-get >/dev/null || fail no-apt "${packages[*]}"
  if [[ $(id -u) != 0 ]]; then
    command -v sudo >/dev/null || fail no-root "${packages[*]}"
    as_root=(sudo)
    sudo -v || fail no-root "${packages[*]}"
  fi
  say installing "${packages[*]}"
  log=$(mktemp)
  if ! "${as_root[@]}" bash "$root/eng/install-packages.sh" "${packages[@]}" 2>"$log"; then
    fail not-installed "${packages[*]}" "$log"
  fi
  rm -f "$log"
}

# ensure_tools [PROGRAM=PACKAGE...]: the .NET SDK, the servers, npm for what the build takes from it, and the programs named.
ensure_tools() {
  command -v dotnet >/dev/null || fail no-sdk
  ensure_packages node=nodejs npm=npm "$@"
  sdk=$(cd "$root" && dotnet --version 2>/dev/null) || fail wrong-sdk
  [[ $sdk == 10.* ]] || fail wrong-sdk
}

# The folders that hold projects, without those that ./run does not start, and the files that rule every build.
build_inputs() {
  local folder
  for folder in "$root"/*/; do
    case $(basename "$folder") in tests | bench) continue ;; esac
    if { compgen -G "$folder*.csproj" || compgen -G "$folder*/*.csproj" || compgen -G "$folder*/*/*.csproj"; } >/dev/null; then echo "$folder"; fi
  done
  compgen -G "$root/*.props"
  compgen -G "$root/*.targets"
  echo "$root/global.json"
  echo "$root/.editorconfig"
}

# changed_since FILE [TEST...]: the first input of the build that is newer than FILE; a folder is when a file was added or removed.
changed_since() {
  local inputs
  mapfile -t inputs < <(build_inputs)
  find "${inputs[@]}" \( -name bin -o -name obj -o -name node_modules -o -path '*/wwwroot/lib' \) -prune -o "${@:2}" -newer "$1" -print -quit
}

# is_built STAMP OUTPUT: whether the last build succeeded with this SDK and nothing has changed since.
is_built() {
  [[ -f $1 && -f $2 && $(<"$1") == "$sdk" && -z $(changed_since "$1") ]]
}

# build PROJECT [OUTPUT]: builds, silently unless it fails. With OUTPUT, a build of unchanged sources is reused.
build() {
  local project=$1 output=${2-} stamp log begun
  mkdir -p "$root/obj"
  stamp=$root/obj/$(basename "$project").built
  exec 9>"$root/obj/build.lock"
  flock -n 9 || { say build-waits; flock 9; }
  if [[ -z $output ]] || ! is_built "$stamp" "$output"; then
    say building
    rm -f "$stamp"
    log=$(mktemp) begun=$(mktemp)
    if ! dotnet build "$root/$project" -c "$configuration" -v quiet -consoleLoggerParameters:NoSummary >"$log" 2>&1 </dev/null 9>&-; then
      grep -E ': error ' "$log" | sort -u | head -n 30 >&2 || tail -n 20 "$log" >&2
      rm -f "$log" "$begun"
      fail not-built
    fi
    # A file saved during the build may have missed it.
    [[ -n $(changed_since "$begun" -type f ! -name packages.lock.json) ]] || echo "$sdk" >"$stamp"
    rm -f "$log" "$begun"
  fi
  exec 9>&-
}
