// Writes the SDK of a package for programs in C# or Java.
//
//	generate-csharp-java csharp|java SCHEMA FOLDER
//
// A module of its own: the CLI's has had no generator of C# since April 2026, and Java's takes the
// CLI's of the time before, so both are older than the CLI that the tests run.
package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"

	"github.com/pulumi/pulumi-java/pkg/codegen/java"
	"github.com/pulumi/pulumi/pkg/v3/codegen/dotnet"
	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
)

const tool = "generate-csharp-java"

var generators = map[string]func(*schema.Package) (map[string][]byte, error){
	"csharp": func(found *schema.Package) (map[string][]byte, error) {
		// The generator fetches a picture for the package, from an address or else from GitHub, and
		// takes no file: an empty one of this process keeps it off the network.
		picture := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
		defer picture.Close()
		found.LogoURL = picture.URL
		return dotnet.GeneratePackage(tool, found, nil, nil)
	},
	"java": func(found *schema.Package) (map[string][]byte, error) {
		return java.GeneratePackage(tool, found, nil, nil, true, false)
	},
}

func main() {
	if len(os.Args) != 4 || generators[os.Args[1]] == nil {
		fmt.Fprintln(os.Stderr, "usage: generate-csharp-java csharp|java SCHEMA FOLDER")
		os.Exit(2)
	}
	if err := generate(os.Args[1], os.Args[2], os.Args[3]); err != nil {
		fmt.Fprintf(os.Stderr, "%s: %v\n", tool, err)
		os.Exit(1)
	}
}

func generate(language, file, folder string) error {
	content, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	var spec schema.PackageSpec
	if err := json.Unmarshal(content, &spec); err != nil {
		return err
	}
	found, err := schema.ImportSpec(spec, nil, schema.ValidationOptions{})
	if err != nil {
		return err
	}
	files, err := generators[language](found)
	if err != nil {
		return err
	}
	for name, content := range files {
		path := filepath.Join(folder, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(path, content, 0o644); err != nil {
			return err
		}
	}
	return nil
}
