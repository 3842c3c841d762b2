// What to do when the zone of the factory's subnet does not offer the instance type of an image.

/**
 * `pulumi up` chooses a subnet whose zone offers the types of the images in its own folder. A commit may name another type
 * afterwards.
 */
export const NOT_IN_ZONE =
  "Set another instance_type in the image's settings and push; or set it in the factory's own images as well and run " +
  "pulumi up, which chooses a default subnet in a zone that offers it; or set vpcId and subnetId to such a subnet.";
