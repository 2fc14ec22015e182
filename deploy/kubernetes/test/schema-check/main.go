// Reads Kubernetes objects from standard input as one YAML stream and decodes each into the Go type of its kind, as an API
// server with strict field validation does: unknown, misspelt and repeated fields are errors, and so are values of another
// type. Prints a line for each error and ends with 1, or prints "<number> objects, <number> of other kinds".
package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"

	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/serializer/json"
	"k8s.io/apimachinery/pkg/util/yaml"
	"k8s.io/client-go/kubernetes/scheme"
)

func main() {
	decoder := json.NewSerializerWithOptions(json.DefaultMetaFactory, scheme.Scheme, scheme.Scheme,
		json.SerializerOptions{Yaml: true, Strict: true})
	documents := yaml.NewYAMLReader(bufio.NewReader(os.Stdin))
	checked, others, mistakes := 0, 0, 0
	for {
		document, err := documents.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err == nil {
			_, _, err = decoder.Decode(document, nil, nil)
		}
		switch {
		case runtime.IsNotRegisteredError(err):
			others++
		case err != nil:
			mistakes++
			fmt.Println(err)
		default:
			checked++
		}
	}
	if mistakes > 0 {
		os.Exit(1)
	}
	fmt.Printf("%d objects, %d of other kinds\n", checked, others)
}
