// A program in Go, as an inline program of the Automation API: up, no change, destroy.
// In the folder where the CLI would run. Prints the outputs and what was deleted.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"

	tracking "example.com/pulumi-ssl-click-tracking/sdk/go/sslclicktracking"
	"github.com/pulumi/pulumi/sdk/v3/go/auto"
	"github.com/pulumi/pulumi/sdk/v3/go/auto/optdestroy"
	"github.com/pulumi/pulumi/sdk/v3/go/auto/optpreview"
	"github.com/pulumi/pulumi/sdk/v3/go/auto/optup"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

func program(ctx *pulumi.Context) error {
	links, err := tracking.NewCloudFrontSendGrid(ctx, "links", &tracking.CloudFrontSendGridArgs{
		Hosts: []string{"ablink.email.example.com"},
		Dns: &tracking.DnsArgs{
			Provider: pulumi.StringRef("route53"),
			Zone:     pulumi.StringRef("example.com"),
		},
	})
	if err != nil {
		return err
	}
	ctx.Export("domains", links.Domains)
	return nil
}

func run(ctx context.Context) error {
	stack, err := auto.UpsertStackInlineSource(ctx, "example", os.Args[1], program, auto.WorkDir("."))
	if err != nil {
		return err
	}
	made, err := stack.Up(ctx, optup.ProgressStreams(os.Stderr))
	if err != nil {
		return err
	}
	if _, err := stack.Preview(ctx, optpreview.ExpectNoChanges()); err != nil {
		return err
	}
	gone, err := stack.Destroy(ctx, optdestroy.ProgressStreams(os.Stderr))
	if err != nil {
		return err
	}
	return json.NewEncoder(os.Stdout).Encode(map[string]any{
		"domains": made.Outputs["domains"].Value,
		"gone":    gone.Summary.ResourceChanges,
	})
}

func main() {
	if err := run(context.Background()); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
