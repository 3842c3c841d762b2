# The builder and the AMI that is made of it: IMDSv2 only, encrypted unless the factory says otherwise. The builder is reached
# through Session Manager alone. The source of an image that has its own takes this one's place.

source "amazon-ebs" "image" {
  region                 = var.region
  skip_region_validation = true # saves a call and its permission: CodeBuild names the region

  source_ami      = var.base_ami
  instance_type   = var.instance_type
  ami_name        = local.ami_name
  ami_description = local.ami_description
  imds_support    = "v2.0"

  # Packer would set these types to standard credits, with which they crawl once what they start with is used up. It refuses
  # this on any other type.
  enable_unlimited_credits = length(regexall("^t(2|3|3a|4g)\\.", var.instance_type)) > 0

  metadata_options {
    http_endpoint               = "enabled"
    http_tokens                 = "required"
    http_put_response_hop_limit = var.hop_limit
    instance_metadata_tags      = var.metadata_tags ? "enabled" : "disabled"
  }

  # Encrypted at launch, so that its snapshot is born encrypted; encrypt_boot would copy the whole AMI once more.
  launch_block_device_mappings {
    device_name           = var.root_device_name
    volume_size           = var.root_volume_gib
    volume_type           = var.root_volume_type
    iops                  = var.root_volume_iops
    throughput            = var.root_volume_throughput
    encrypted             = var.encrypted
    kms_key_id            = var.kms_key_id
    delete_on_termination = true
  }

  dynamic "launch_block_device_mappings" {
    for_each = var.volumes
    iterator = volume
    content {
      device_name           = volume.value.device_name
      volume_size           = volume.value.size_gib
      volume_type           = volume.value.type
      iops                  = try(volume.value.iops, null)
      throughput            = try(volume.value.throughput, null)
      encrypted             = var.encrypted
      kms_key_id            = var.kms_key_id
      delete_on_termination = true # the builder's own ends with it
    }
  }

  # What the AMI has otherwise than the builder. It keeps all disks of the builder unless told, and nothing else can be changed
  # about them. Source: BlockDeviceMappings of CreateImage, EC2 API.
  dynamic "ami_block_device_mappings" {
    for_each = [for volume in var.volumes : volume if !volume.snapshot || !volume.delete_on_termination]
    iterator = volume
    content {
      device_name           = volume.value.device_name
      no_device             = !volume.value.snapshot
      delete_on_termination = volume.value.delete_on_termination
    }
  }

  subnet_id                   = var.subnet_id
  security_group_id           = var.security_group_id
  associate_public_ip_address = var.associate_public_ip_address
  iam_instance_profile        = var.instance_profile
  skip_profile_validation     = true # saves iam:GetInstanceProfile, and works in subnets that cannot reach IAM

  # Packer's plugin retries StartSession until the instance's agent is connected, but not when it is denied, as it may be
  # while Systems Manager does not know the tags yet that the role's condition compares. The agent takes longer than this
  # pause to connect, so that on EC2 it costs nothing.
  pause_before_ssm          = "5s"
  communicator              = "ssh"
  ssh_interface             = "session_manager"
  ssh_username              = var.ssh_username
  ssh_timeout               = "15m"
  temporary_key_pair_type   = "ed25519"
  ssh_clear_authorized_keys = true

  user_data         = local.user_data
  shutdown_behavior = "terminate"

  # Wait up to delay_seconds x max_attempts, here 2 hours; without a delay the plugin would reckon with 2 s. The delay is
  # only the first one: each wait backs off by itself, to 2 minutes at most.
  aws_polling {
    delay_seconds = 1
    max_attempts  = 7200
  }

  # The plugin gives its snapshots the AMI's tags as well. snapshot_tags would tag them a second time, which the role is
  # not allowed to do: they are candidates by then.
  run_tags        = local.building_tags
  run_volume_tags = local.building_tags
  tags            = local.candidate_tags
}
