/**
 * A certificate for localhost that nobody has signed, with its key, good from 2020 to 2120: for tests of what a call says
 * when it meets one. It protects nothing.
 */
export const selfSigned = {
  key: `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg6VsdInerB5Taysx4
/ZArTiR3ii+06FevXSU6agRc+6ChRANCAASXCPLKK3A9Eze2hBLsU9/Gpq59QUYb
7lF56P+Fy2CbAXQ1HMi/c4DMRZms88q3NySqwppvDcn1V3zdHTInvs+D
-----END PRIVATE KEY-----`,
  cert: `-----BEGIN CERTIFICATE-----
MIIBaDCCAQ2gAwIBAgIBATAKBggqhkjOPQQDAjAUMRIwEAYDVQQDDAlsb2NhbGhv
c3QwIBcNMjAwMTAxMDAwMDAwWhgPMjEyMDAxMDEwMDAwMDBaMBQxEjAQBgNVBAMM
CWxvY2FsaG9zdDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABJcI8sorcD0TN7aE
EuxT38amrn1BRhvuUXno/4XLYJsBdDUcyL9zgMxFmazzyrc3JKrCmm8NyfVXfN0d
Mie+z4OjTjBMMBoGA1UdEQQTMBGCCWxvY2FsaG9zdIcEfwAAATAPBgNVHRMBAf8E
BTADAQH/MB0GA1UdDgQWBBT5KdBVzQa6qcV6UNMTN+jDIoWJ/zAKBggqhkjOPQQD
AgNJADBGAiEArYfy79zHnIfV8wZM2AJvSYihPBtuomMxvg1VbBYq9uYCIQCebekW
ndP8ND3/nX5ozcLm6ovfyJlUzuYK9YOCQ57qzw==
-----END CERTIFICATE-----`,
}
