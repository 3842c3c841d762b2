# What the templates are told: first the settings of an image, then what the Build stage finds out.

# ---- settings: images/<name>/image.pkrvars.json -------------------------------------------------

variable "extends" {
  type        = string
  description = "Another image whose provision/, tests/ and files/ this one shares; a file of the same name here wins."
  default     = ""
}

variable "family" {
  type        = string
  description = "The operating system family: which template builds the image."

  validation {
    condition     = contains(["ubuntu"], var.family)
    error_message = "The family must be \"ubuntu\": it is the only one with a template in packer/."
  }
}

variable "architecture" {
  type        = string
  description = "The processor architecture, in EC2's words."

  validation {
    condition     = contains(["arm64", "x86_64"], var.architecture)
    error_message = "The architecture must be \"arm64\" or \"x86_64\"."
  }
}

variable "release" {
  type        = string
  description = "The Ubuntu release, such as 24.04."

  validation {
    condition     = can(regex("^[0-9]{2}\\.(04|10)$", var.release))
    error_message = "The release must be an Ubuntu release such as \"24.04\"."
  }
}

variable "base_ami_parameter" {
  type        = string
  description = "The SSM parameter that holds the base AMI's id; a dated one pins the base. Read by the stages."
  default     = ""
}

variable "base_ami_name" {
  type        = string
  description = "A name pattern: the newest AMI that fits is the base. Needs base_ami_owner. Read by the stages."
  default     = ""
}

variable "base_ami_owner" {
  type        = string
  description = "The account whose AMIs base_ami_name may find: anyone may give an AMI any name."
  default     = ""

  validation {
    condition     = can(regex("^(|[0-9]{12}|amazon|aws-marketplace|self)$", var.base_ami_owner))
    error_message = "The base_ami_owner must be an account id of 12 digits, \"amazon\", \"aws-marketplace\" or \"self\"."
  }
}

variable "instance_type" {
  type        = string
  description = "The instance type to build and test on; the stages fill in the smallest sensible one of the architecture."

  validation {
    condition     = can(regex("^[a-z0-9-]+\\.[a-z0-9-]+$", var.instance_type))
    error_message = "The instance_type must look like \"t3.small\"."
  }
}

variable "root_volume_gib" {
  type        = number
  description = "The size of the root volume, in GiB."
  default     = 8

  validation {
    condition     = var.root_volume_gib >= 8 && var.root_volume_gib <= 16384 && floor(var.root_volume_gib) == var.root_volume_gib
    error_message = "The root_volume_gib must be a whole number from 8 to 16384."
  }
}

variable "root_device_name" {
  type        = string
  description = "The device name of the base AMI's root volume."
  default     = "/dev/sda1"

  validation {
    condition     = can(regex("^/dev/[a-z0-9]+$", var.root_device_name))
    error_message = "The root_device_name must look like \"/dev/sda1\"."
  }
}

variable "kms_key_id" {
  type        = string
  description = "The key that encrypts the root volume and so the AMI; empty for none."
  default     = ""
}

variable "ssh_username" {
  type        = string
  description = "The user that the base AMI lets in over SSH; it must be able to use sudo without a password."
  default     = "ubuntu"
}

variable "test_mode" {
  type        = string
  description = "How the image is tested: through its SSM agent, or from user data if it has none. Read by the stages."
  default     = "run-command"

  validation {
    condition     = contains(["run-command", "user-data"], var.test_mode)
    error_message = "The test_mode must be \"run-command\" or \"user-data\"."
  }
}

variable "hygiene_off" {
  type        = map(string)
  description = "The steps of hygiene.sh that the image does without, each with the reason."
  default     = {}
}

# ---- from the Build stage -----------------------------------------------------------------------

variable "image" {
  type        = string
  description = "The image's name: its folder in images/."

  validation {
    condition     = can(regex("^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$", var.image)) && length(var.image) <= 40
    error_message = "The image must be a folder name of images/: lowercase letters, digits, dots and dashes, 40 at most."
  }
}

variable "factory" {
  type        = string
  description = "The factory's name; the value of the tag that marks all that the factory makes."

  validation {
    condition     = can(regex("^[A-Za-z0-9_.@-]+$", var.factory)) && length(var.factory) <= 64
    error_message = "The factory must be 1 to 64 letters, digits, dots, dashes, at signs or underscores: it starts every AMI's name."
  }
}

variable "region" {
  type        = string
  description = "The region in which the image is built."
}

variable "commit" {
  type        = string
  description = "The commit that is built."

  validation {
    condition     = can(regex("^[0-9a-f]{7,64}$", var.commit))
    error_message = "The commit must be a git commit id."
  }
}

variable "build" {
  type        = string
  description = "The ARN of the CodeBuild build that makes the image. Its role can work only on what carries it."
}

variable "pull_request" {
  type        = string
  description = "The number of the pull request that the image is built for; empty for a push."
  default     = ""
}

variable "fingerprint" {
  type        = string
  description = "The digest of all that decides what the image contains."
}

variable "base_ami" {
  type        = string
  description = "The id of the AMI to start from."

  validation {
    condition     = can(regex("^ami-[0-9a-f]+$", var.base_ami))
    error_message = "The base_ami must be an AMI id."
  }
}

variable "subnet_id" {
  type        = string
  description = "The subnet in which the builder runs."

  validation {
    condition     = can(regex("^subnet-[0-9a-f]+$", var.subnet_id))
    error_message = "The subnet_id must be a subnet id."
  }
}

# Never optional: without a group of ours Packer makes one that opens SSH to the world.
variable "security_group_id" {
  type        = string
  description = "The builder's security group; it needs no inbound rule."

  validation {
    condition     = can(regex("^sg-[0-9a-f]+$", var.security_group_id))
    error_message = "The security_group_id must be a security group id."
  }
}

variable "instance_profile" {
  type        = string
  description = "The name of the builder's instance profile; it lets the builder talk to Systems Manager."
}

variable "associate_public_ip_address" {
  type        = bool
  description = "Whether the builder gets a public address: its way out where the subnet has no NAT and no endpoints."
}

variable "timeout_minutes" {
  type        = number
  description = "The stage's time limit; the builder shuts itself down after as long, whoever else is gone by then."

  validation {
    condition     = var.timeout_minutes >= 5
    error_message = "The timeout_minutes must be at least 5."
  }
}

variable "encrypted" {
  type        = bool
  description = "Whether the root volume and so the AMI is encrypted."
  default     = true
}
