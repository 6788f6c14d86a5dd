#!/bin/bash
# Installs Debian packages without letting their system services start, now or at the next boot. Root only.
#
#   install-packages.sh PACKAGE...
#
# Exit status: 0 installed, 3 a package is unknown or cannot be fetched. What apt said goes to standard error.
set -euo pipefail
export LC_ALL=C DEBIAN_FRONTEND=noninteractive
policy=/usr/sbin/policy-rc.d
mark='# temporary: no service starts while packages are installed for accesdroits'
declare -A services=([postgresql]=postgresql [rabbitmq-server]='rabbitmq-server epmd.socket epmd')

# One installation at a time, so that none removes the policy of another.
exec 9>/run/accesdroits-install.lock
flock 9

forbid_starts() {
  # A policy that was there before stays; ours, left by an interrupted installation, is taken over.
  if [[ -e $policy || -L $policy ]] && ! grep -qsxF "$mark" "$policy"; then return; fi
  trap 'rm -f "$policy"' EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM HUP
  printf '#!/bin/sh\n%s\nexit 101\n' "$mark" >"$policy"
  chmod 755 "$policy"
}

install() {
  apt-get -q -y -o DPkg::Lock::Timeout=300 -o Dpkg::Options::=--force-confold \
    install --no-install-recommends "$@" </dev/null >&2 9>&-
}

all_known() {
  local package
  for package in "$@"; do
    [[ $(apt-cache policy "$package") =~ Candidate:\ [^\(] ]] || return 1
  done
}

update() {
  apt-get -q -o DPkg::Lock::Timeout=300 update >&2 9>&-
}

# A policy that was there before may allow starts; and an enabled unit would start at the next boot.
stop_services() {
  local package unit version name state rest
  for package in "$@"; do
    for unit in ${services[$package]-}; do
      if [[ -d /run/systemd/system ]]; then
        systemctl --quiet disable --now "$unit" >/dev/null 2>&1 || true
      elif [[ -x /etc/init.d/$unit ]]; then
        update-rc.d "$unit" disable >/dev/null 2>&1 || true
      fi
    done
    if [[ $package == postgresql ]]; then
      while read -r version name _ state rest; do
        [[ $state == online* ]] && pg_ctlcluster "$version" "$name" stop >&2
      done < <(pg_lsclusters --no-header)
    elif [[ $package == rabbitmq-server && -s /run/rabbitmq/pid ]]; then
      service rabbitmq-server stop >&2 || true
    fi
  done
}

forbid_starts
all_known "$@" || update || exit 3
install "$@" || { update && install "$@"; } || exit 3
stop_services "$@"
