// Loaded before the unit tests: keeps the AWS SDK's notice about the Node of 2027 out of their report.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";
