# What the templates are told. The stages have checked all of it, and write a value of each into one file; what an image does
# not set is null.

# ---- settings of the image, as image.schema.json describes them ----------------------------------

variable "extends" {
  type    = string
  default = null
}

variable "family" {
  type = string
}

variable "architecture" {
  type = string
}

variable "release" {
  type = string
}

variable "instance_type" {
  type        = string
  description = "The stages fill in the smallest sensible one of the architecture."
}

variable "root_volume_gib" {
  type = number
}

variable "root_volume_type" {
  type = string
}

variable "root_volume_iops" {
  type    = number
  default = null
}

variable "root_volume_throughput" {
  type    = number
  default = null
}

variable "root_device_name" {
  type = string
}

variable "volumes" {
  type        = any
  description = "The disks besides the root volume: a list of objects of image.schema.json's kind."
}

variable "kms_key_id" {
  type        = string
  description = "The key that encrypts the volumes and so the AMI: the image's own or the factory's; null if nothing is encrypted."
  default     = null
}

variable "ssh_username" {
  type = string
}

variable "environment" {
  type = map(string)
}

variable "secrets" {
  type        = map(string)
  description = "The values, which Build hands over in a file of their own: in the others' file, the setting is none of Packer's."
  default     = {}
  sensitive   = true
}

variable "hop_limit" {
  type = number
}

variable "metadata_tags" {
  type = bool
}

variable "package_manager" {
  type        = string
  description = "The family's: apt or dnf."
}

variable "keep_ssm_agent" {
  type = bool
}

variable "hygiene_off" {
  type = map(string)
}

# ---- from the image's folders --------------------------------------------------------------------

variable "provisioners" {
  type = list(object({
    path        = string
    interpreter = string
    reboots     = bool
  }))
  description = "The provisioners in their order: paths in the repository, the beginning of the command that runs each, and whether the builder reboots once it has succeeded."
}

# ---- from the Build stage -----------------------------------------------------------------------

variable "image" {
  type        = string
  description = "The image's name: its folder in images/."
}

variable "factory" {
  type        = string
  description = "The factory's name; the value of the tag that marks all that the factory makes."
}

variable "region" {
  type        = string
  description = "The region in which the image is built."
}

variable "commit" {
  type        = string
  description = "The commit that is built."
}

variable "build" {
  type        = string
  description = "The ARN of the CodeBuild build that makes the image. Its role can work only on what carries it."
}

variable "pull_request" {
  type        = string
  description = "The number of the pull request that the image is built for; null for a push."
  default     = null
}

variable "fingerprint" {
  type        = string
  description = "The digest of all that decides what the image contains."
}

variable "base_ami" {
  type        = string
  description = "The id of the AMI to start from."
}

variable "subnet_id" {
  type        = string
  description = "The subnet in which the builder runs."
}

# Never optional: without a group of ours Packer makes one that opens SSH to the world.
variable "security_group_id" {
  type        = string
  description = "The builder's security group; it needs no inbound rule."
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
}

variable "encrypted" {
  type        = bool
  description = "Whether the volumes and so the AMI are encrypted."
}
