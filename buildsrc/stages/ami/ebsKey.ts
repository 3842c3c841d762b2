// The key of what is to be encrypted with no key of anybody's own.

/**
 * AWS's own key for EBS, which every role of the account may use through EC2. It is named, since a volume without a key
 * gets the account's default key, which may be one that the factory's roles may not use: the instance then ends with
 * Client.InternalError. KMS makes the key when it is named for the first time. Source: DescribeKey, KMS API.
 */
export const EBS_KEY = "alias/aws/ebs";
