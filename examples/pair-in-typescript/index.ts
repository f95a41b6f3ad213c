import { CloudFrontSendGrid } from "@pulumi/ssl-click-tracking";

const links = new CloudFrontSendGrid("links", {
    hosts: ["ablink.email.example.com"],
    dns: { provider: "route53", zone: "example.com" },
});

export const domains = links.domains;
