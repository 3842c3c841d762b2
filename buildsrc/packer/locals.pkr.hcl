# What every template gives its builder and its AMI: names, tags and the builder's first boot.

locals {
  # The repository's folder: Packer runs on a folder that the stages put together in output/.
  root = abspath("${path.root}/../..")

  ami_description = "Image ${var.image} (${var.family} ${var.release}, ${var.architecture}), commit ${substr(var.commit, 0, 7)}, from ${var.base_ami}"
  ami_name        = "${var.factory}-${var.image}-${formatdate("YYYYMMDDhhmmss", timestamp())}-${substr(var.commit, 0, 7)}"

  tags = {
    "ami-pipeline"             = var.factory
    "ami-pipeline:image"       = var.image
    "ami-pipeline:fingerprint" = var.fingerprint
    "ami-pipeline:commit"      = var.commit
    "ami-pipeline:build"       = var.build
    "ami-pipeline:base-ami"    = var.base_ami
  }
  pull_request_tags = var.pull_request == null ? {} : { "ami-pipeline:pull-request" = var.pull_request }
  # Only an AMI that went through every step becomes a candidate: run_tags are on it from CreateImage on, and a build
  # that dies before its IMDSv2 attribute is set leaves it "building", which Build never reuses.
  building_tags = merge(local.tags, local.pull_request_tags, {
    "ami-pipeline:purpose" = "builder"
    "ami-pipeline:state"   = "building"
    Name                   = "building ${local.ami_name}"
  })
  candidate_tags = merge(local.tags, local.pull_request_tags, {
    "ami-pipeline:purpose" = "image"
    "ami-pipeline:state"   = "candidate"
    Name                   = local.ami_name
  })

  # Ends a builder that nobody ends, and gives one without an SSM agent AWS's.
  user_data = join("\n", [
    "#!/bin/sh",
    "minutes=${var.timeout_minutes} architecture=${var.architecture} package_manager=${var.package_manager}",
    "region=${var.region} domain=${length(regexall("^cn-", var.region)) > 0 ? "amazonaws.com.cn" : "amazonaws.com"}",
    "key='${file("${local.root}/packer/ssm-agent.asc")}'",
    file("${local.root}/packer/builder.sh"),
  ])
}
