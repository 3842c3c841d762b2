# The versions of Packer and its plugin that build the images. tools/versions.json names the same ones; Validate compares.
packer {
  required_version = "= 1.16.0"

  required_plugins {
    amazon = {
      source  = "github.com/hashicorp/amazon"
      version = "= 1.8.2"
    }
  }
}
