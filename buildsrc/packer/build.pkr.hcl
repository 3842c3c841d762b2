# What happens on the builder, from its first boot to the AMI. The build of an image that has its own takes this one's place.

build {
  sources = ["source.amazon-ebs.image"]

  provisioner "shell" {
    execute_command = local.inline
    inline = [
      # cloud-init still installs packages while SSH is up already; status 2 means it is done, with warnings.
      "if command -v cloud-init >/dev/null; then cloud-init status --wait >/dev/null || [ $? = 2 ]; fi",
      # Packer uploads as its own user.
      "sudo install -d -o $(id -un) ${local.remote} ${local.remote}/provision ${local.remote}/files",
    ]
  }

  provisioner "file" {
    sources     = [for name in ["run-provisioner", "watch-provisioner", "reboot"] : "${local.root}/packer/${name}.sh"]
    destination = "${local.remote}/"
  }

  dynamic "provisioner" {
    for_each = local.file_folders
    labels   = ["file"]
    content {
      source      = provisioner.value
      destination = "${local.remote}/files"
    }
  }

  dynamic "provisioner" {
    for_each = local.archives
    labels   = ["file"]
    content {
      source      = "${abspath(path.root)}/${provisioner.value}"
      destination = "${local.remote}/${provisioner.value}"
    }
  }

  dynamic "provisioner" {
    for_each = var.provisioners
    labels   = ["shell"]
    content {
      script           = "${local.root}/${provisioner.value.path}"
      remote_path      = "${local.remote}/provision/${basename(provisioner.value.path)}"
      environment_vars = concat(local.script_environment, ["AMI_PIPELINE_VARIABLES=read"])
      execute_command  = "${local.variables_input} | sudo env {{ .Vars }} bash ${local.remote}/run-provisioner.sh ${provisioner.value.path} {{ .Path }} ${provisioner.value.interpreter}"
      # What reboots does not return, and Packer can remove nothing before packer/after-reboot.sh has found the builder again.
      expect_disconnect   = provisioner.value.reboots
      skip_clean          = provisioner.value.reboots
      start_retry_timeout = provisioner.value.path == "packer/after-reboot.sh" ? "15m" : null
    }
  }

  # After the image's own, whatever their names: no image is made without it.
  provisioner "shell" {
    script           = "${local.root}/packer/hygiene.sh"
    remote_path      = "${local.remote}/hygiene.sh"
    environment_vars = concat(local.script_environment, ["HYGIENE_OFF=${join(" ", keys(var.hygiene_off))}"])
    execute_command  = "sudo env {{ .Vars }} bash ${local.remote}/run-provisioner.sh packer/hygiene.sh {{ .Path }} bash"
  }

  provisioner "shell" {
    script           = "${local.root}/packer/list-packages.sh"
    remote_path      = "${local.remote}/list-packages.sh"
    environment_vars = local.script_environment
    execute_command  = "env {{ .Vars }} sh {{ .Path }} >${local.remote}/packages.txt"
  }

  provisioner "file" {
    direction   = "download"
    source      = "${local.remote}/packages.txt"
    destination = "${local.root}/output/packages.txt"
  }

  provisioner "shell" {
    script           = "${local.root}/packer/remove-agent.sh"
    remote_path      = "${local.remote}/remove-agent.sh"
    environment_vars = local.script_environment
    execute_command  = "sudo env {{ .Vars }} sh {{ .Path }}"
  }

  provisioner "shell" {
    execute_command = local.inline
    remote_path     = "${local.remote}/clean-up.sh"
    inline          = ["sudo rm -rf ${local.remote}"]
  }

  post-processor "manifest" {
    output     = "${local.root}/output/manifest.json"
    strip_path = true
    custom_data = {
      image       = var.image
      commit      = var.commit
      fingerprint = var.fingerprint
      base_ami    = var.base_ami
    }
  }
}
