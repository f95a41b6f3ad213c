// Writes the SDK of a package for programs of one language, as `pulumi package add` does.
//
//	generate-sdk go|nodejs|python SCHEMA FOLDER
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	golang "github.com/pulumi/pulumi/pkg/v3/codegen/go"
	"github.com/pulumi/pulumi/pkg/v3/codegen/nodejs"
	"github.com/pulumi/pulumi/pkg/v3/codegen/python"
	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
)

const tool = "generate-sdk"

var generators = map[string]func(*schema.Package) (map[string][]byte, error){
	"go": func(found *schema.Package) (map[string][]byte, error) {
		return golang.GeneratePackage(tool, found, nil)
	},
	"nodejs": func(found *schema.Package) (map[string][]byte, error) {
		return nodejs.GeneratePackage(tool, found, nil, nil, true, nil)
	},
	"python": func(found *schema.Package) (map[string][]byte, error) {
		return python.GeneratePackage(tool, found, nil, nil)
	},
}

func main() {
	if len(os.Args) != 4 || generators[os.Args[1]] == nil {
		fmt.Fprintln(os.Stderr, "usage: generate-sdk go|nodejs|python SCHEMA FOLDER")
		os.Exit(2)
	}
	if err := generate(os.Args[1], os.Args[2], os.Args[3]); err != nil {
		fmt.Fprintf(os.Stderr, "%s: %v\n", tool, err)
		os.Exit(1)
	}
}

func generate(language, file, folder string) error {
	found, err := read(file)
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

func read(file string) (*schema.Package, error) {
	content, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var spec schema.PackageSpec
	if err := json.Unmarshal(content, &spec); err != nil {
		return nil, err
	}
	found, faults, err := schema.BindSpec(spec, schema.NewNullLoader(), schema.ValidationOptions{})
	if err != nil {
		return nil, err
	}
	if faults.HasErrors() {
		return nil, faults
	}
	found.SupportPack = true // as for every SDK of `package add`; it decides Go's module path
	return found, nil
}
