import com.pulumi.Pulumi;
import com.pulumi.core.Output;
import com.pulumi.sslclicktracking.CloudFrontSendGrid;
import com.pulumi.sslclicktracking.CloudFrontSendGridArgs;
import com.pulumi.sslclicktracking.inputs.CertificateArgs;
import com.pulumi.sslclicktracking.inputs.DnsArgs;

/** One pair, with an output of the program where the schema lets one in. */
public final class Program {
    public static void main(String[] args) {
        Pulumi.run(context -> {
            var links = new CloudFrontSendGrid("links", CloudFrontSendGridArgs.builder()
                .hosts("ablink.email.example.com")
                .dns(DnsArgs.builder().provider("route53").zone("example.com").build())
                .certificate(CertificateArgs.builder()
                    .source("iam")
                    .privateKey(Output.ofSecret("a key"))
                    .build())
                .build());
            context.export("domains", links.domains());
        });
    }
}
