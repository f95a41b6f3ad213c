//go:build programs

// Package languages names what the programs in Go of the tests are made of, so that go.mod pins it.
package languages

import _ "github.com/pulumi/pulumi/sdk/v3/go/auto"
