# A whole Packer template of an image's own: what is built, and how. Either block can be left out; the factory's is then used.

source "amazon-ebs" "image" {
  region                 = var.region
  skip_region_validation = true

  source_ami      = var.base_ami
  instance_type   = var.instance_type
  ami_name        = local.ami_name
  ami_description = local.ami_description
  imds_support    = "v2.0"

  metadata_options {
    http_tokens = "required"
  }

  launch_block_device_mappings {
    device_name           = var.root_device_name
    volume_size           = 12
    volume_type           = "gp3"
    delete_on_termination = true
    encrypted             = var.encrypted
    kms_key_id            = var.kms_key_id
  }

  subnet_id                   = var.subnet_id
  security_group_id           = var.security_group_id
  associate_public_ip_address = var.associate_public_ip_address
  iam_instance_profile        = var.instance_profile
  skip_profile_validation     = true

  communicator              = "ssh"
  ssh_interface             = "session_manager"
  ssh_username              = var.ssh_username
  pause_before_ssm          = "5s"
  temporary_key_pair_type   = "ed25519"
  ssh_clear_authorized_keys = true

  user_data         = local.user_data
  shutdown_behavior = "terminate"

  run_tags        = local.building_tags
  run_volume_tags = local.building_tags
  tags            = local.candidate_tags
}

build {
  sources = ["source.amazon-ebs.image"]

  provisioner "shell" {
    inline = [
      "cloud-init status --wait || [ $? = 2 ]",
      "echo 'Made by a template of its own.' | sudo tee /etc/motd >/dev/null",
    ]
  }

  # Takes the builder's traces out of the image; Test looks for them.
  provisioner "shell" {
    script           = "${local.root}/packer/hygiene.sh"
    environment_vars = concat(local.script_environment, ["HYGIENE_OFF="])
    execute_command  = "sudo env {{ .Vars }} bash {{ .Path }}"
  }

  # The list of packages goes into the release's record.
  provisioner "shell" {
    script           = "${local.root}/packer/list-packages.sh"
    environment_vars = local.script_environment
    execute_command  = "env {{ .Vars }} sh {{ .Path }} >/tmp/packages.txt"
  }

  provisioner "file" {
    direction   = "download"
    source      = "/tmp/packages.txt"
    destination = "${local.root}/output/packages.txt"
  }

  # Takes away the SSM agent that only the builder has, if the base AMI has none, and what else is the builder's.
  provisioner "shell" {
    script           = "${local.root}/packer/remove-agent.sh"
    environment_vars = local.script_environment
    execute_command  = "sudo env {{ .Vars }} sh {{ .Path }}"
  }

  provisioner "shell" {
    inline = ["sudo rm -rf ${local.remote}"]
  }

  post-processor "manifest" {
    output     = "${local.root}/output/manifest.json"
    strip_path = true
  }
}
