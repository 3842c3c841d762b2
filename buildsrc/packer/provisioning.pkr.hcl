# Which files of which image folders go onto the builder, and what the scripts are told.

locals {
  # Not in /tmp: what hardens an image empties it, or remounts it so that nothing there can be executed.
  remote = "/var/lib/ami-pipeline"
  # How Packer runs what is inline. By default it executes the file itself, which noexec forbids.
  inline = "sh -e {{ .Path }}"

  # The extended image's folder first, so that the image's own files win.
  folders = [for name in compact([var.extends, var.image]) : "${local.root}/images/${name}"]

  file_folders = [for folder in local.folders : "${folder}/files/" if length(fileset(folder, "files/**")) > 0]

  # What Build packs for provisioners that need it, such as Ansible for playbooks.
  archives = [for archive in fileset(abspath(path.root), "*.tar.gz") : archive]

  # The image's own variables reach run-provisioner.sh over its standard input: sudo writes command lines to its log, and
  # Packer reads double braces in them as templates.
  variables       = [for name, value in merge(var.environment, var.secrets) : "'${name}=${base64encode(value)}'"]
  variables_input = "printf '%s\\n' ${join(" ", local.variables)}"

  script_environment = [
    "DEBIAN_FRONTEND=noninteractive",
    "IMAGE=${var.image}",
    "FAMILY=${var.family}",
    "RELEASE=${var.release}",
    "PACKAGE_MANAGER=${var.package_manager}",
    "ARCHITECTURE=${var.architecture}",
    "COMMIT=${var.commit}",
    "FINGERPRINT=${var.fingerprint}",
    "BASE_AMI=${var.base_ami}",
    "FILES=${local.remote}/files",
    "KEEP_SSM_AGENT=${var.keep_ssm_agent}",
  ]
}
