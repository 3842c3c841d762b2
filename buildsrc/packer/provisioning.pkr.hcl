# Which files of which image folders go onto the builder, and what the scripts are told.

locals {
  # Not in /tmp: what hardens an image empties it, or remounts it so that nothing there can be executed.
  remote = "/var/lib/ami-pipeline"
  # How Packer runs what is inline. By default it executes the file itself, which noexec forbids.
  inline = "sh -e {{ .Path }}"

  # The extended image's folder first, so that the image's own files win.
  folders = [for name in compact([var.extends, var.image]) : "${local.root}/images/${name}"]

  file_folders = [for folder in local.folders : "${folder}/files/" if length(fileset(folder, "files/**")) > 0]

  # Packer reads what is in double braces as a template.
  image_environment = [for name, value in var.environment : "${name}=${replace(value, "{{", "{{ `{{` }}")}"]

  script_environment = concat(local.image_environment, [
    "DEBIAN_FRONTEND=noninteractive",
    "IMAGE=${var.image}",
    "RELEASE=${var.release}",
    "ARCHITECTURE=${var.architecture}",
    "COMMIT=${var.commit}",
    "FINGERPRINT=${var.fingerprint}",
    "BASE_AMI=${var.base_ami}",
    "FILES=${local.remote}/files",
  ])
}
