#!/usr/bin/env bash
# Leaves nothing of the builder in the image. Runs for every image, after its own provisioners. HYGIENE_OFF lists the steps
# that the image's setting hygiene_off switches off.
set -euo pipefail

clean() {
  case $1 in
    package-lists)
      case $PACKAGE_MANAGER in
        apt)
          # Not by apt-get: at the first boot, the services that refresh the lists may hold its locks.
          systemctl stop apt-daily.timer apt-daily-upgrade.timer apt-daily.service apt-daily-upgrade.service || true
          rm -rf /var/lib/apt/lists/* /var/cache/apt/archives/*.deb /var/cache/apt/archives/partial/* /var/cache/apt/*.bin
          ;;
        dnf)
          dnf clean all
          ;;
      esac
      ;;
    cloud-init)
      if command -v cloud-init >/dev/null; then cloud-init clean --logs; fi
      ;;
    machine-id)
      # Empty, not absent: systemd then makes a new one at the next boot.
      truncate --size=0 /etc/machine-id
      rm -f /var/lib/dbus/machine-id /var/lib/systemd/random-seed
      ;;
    host-keys)
      rm -f /etc/ssh/ssh_host_*
      ;;
    authorized-keys)
      # Packer's own temporary key stays until Packer removes it: the connection needs it until then.
      for keys in /root/.ssh/authorized_keys /home/*/.ssh/authorized_keys; do
        [ ! -f "$keys" ] || sed -i '/ packer_[0-9a-f-]*$/!d' "$keys"
      done
      ;;
    histories)
      rm -f /root/.*_history /home/*/.*_history
      ;;
    logs)
      # From here on the journal goes to memory (releases before 20.04 cannot do that).
      journalctl --relinquish-var 2>/dev/null || true
      rm -rf /var/log/journal/*
      find /var/log -type f \( -name '*.gz' -o -name '*.[0-9]' \) -delete
      find /var/log -type f -exec truncate --size=0 {} +
      ;;
    temporary-files)
      find /tmp /var/tmp -mindepth 1 -maxdepth 1 ! -name 'systemd-private-*' -exec rm -rf {} +
      ;;
  esac
}

for step in package-lists cloud-init machine-id host-keys authorized-keys histories logs temporary-files; do
  case " $HYGIENE_OFF " in
    *" $step "*) echo "Hygiene: $step is off." ;;
    *) clean "$step" ;;
  esac
done
