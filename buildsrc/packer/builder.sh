# shellcheck shell=sh disable=SC2154
# The builder's user data, after lines that make it a script and set `minutes` to the build's time limit, and `region`,
# `domain`, `architecture`, `package_manager` and `key` for the SSM agent.

# The dead man's switch: a killed build leaves a builder that ends itself. It is not carried into the AMI.
shutdown -P "+$minutes"

# Ubuntu's SSM agent is a snap, and a refresh restarts it, which ends Packer's connection. The hold ends with the build: the
# AMI is not held back for longer. A longer one, of the base AMI, stays. A snapd that cannot hold is no reason to fail: the
# script's status is cloud-init's, and so what the first provisioner waits for.
if command -v snap >/dev/null; then
  held=$(timeout 60 snap get system refresh.hold 2>/dev/null)
  until=$(($(date +%s) + minutes * 60))
  if [ "$held" != forever ] && [ "$(date --date="${held:-@0}" +%s)" -lt "$until" ]; then
    timeout 60 snap set system refresh.hold="$(date --utc --date="@$until" --iso-8601=seconds)" ||
      echo "snapd holds no refresh back: one may restart the SSM agent." >&2
  fi
fi

# Of a base AMI without it: Packer connects through the agent.
install_agent() {
  set -eu
  case $package_manager in
    apt) platform=debian_ package=amazon-ssm-agent.deb ;;
    dnf) platform=linux_ package=amazon-ssm-agent.rpm ;;
  esac
  # "Verifying the signature of SSM Agent", Systems Manager user guide.
  url=https://s3.$region.$domain/amazon-ssm-$region/latest/$platform$(echo "$architecture" | sed s/x86_64/amd64/)/$package
  cd "$(mktemp -d)"
  for file in "$package" "$package.sig"; do
    curl --fail --silent --show-error --retry 5 --retry-connrefused --output "$file" "${url%/*}/$file"
  done
  # gpgv takes a key without its armor.
  echo "$key" | sed '/^-----BEGIN/,/^$/d;/^=/d;/^-----END/d' | base64 -d >key.gpg
  if ! command -v gpgv >/dev/null; then
    case $package_manager in
      # Another update of the lists may be under way, for which apt-get does not wait.
      apt)
        for _ in 1 2 3 4 5 6 7 8 9 10 11 12; do ! apt-get update || break && sleep 10; done
        DEBIAN_FRONTEND=noninteractive apt-get install --yes --option DPkg::Lock::Timeout=300 gpgv
        ;;
      dnf) dnf install --assumeyes gnupg2 ;;
    esac
  fi
  gpgv --keyring ./key.gpg "$package.sig" "$package"
  # The last step of the build takes away what this mark stands for.
  mkdir -p /var/lib/ami-pipeline
  touch /var/lib/ami-pipeline/agent-of-builder
  case $package_manager in
    apt) DEBIAN_FRONTEND=noninteractive apt-get install --yes --option DPkg::Lock::Timeout=300 "$PWD/$package" ;;
    dnf) dnf install --assumeyes --disablerepo='*' "./$package" ;;
  esac
}
if ! command -v snap >/dev/null && ! command -v amazon-ssm-agent >/dev/null; then
  (install_agent)
  # shellcheck disable=SC2181 # left of || the shell would ignore the function's set -e
  [ $? = 0 ] || echo "The SSM agent could not be installed: Packer will not reach this builder." >&2
fi
