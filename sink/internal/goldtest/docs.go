package goldtest

import (
	"go/ast"
	"go/parser"
	"go/token"
	"reflect"
	"strings"
	"testing"

	"github.com/techmap-it/techmap/sink/internal/goldsql"
)

// Documented holds the comments in file, which declares the types of package goldsql
// anew, to what these types are: nobody can read in the documentation of an alias what
// methods and fields the type has, unless its comment lists them.
func Documented(t *testing.T, file string) {
	t.Helper()
	parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ParseComments)
	noError(t, err)
	docs := make(map[string]string)
	ast.Inspect(parsed, func(n ast.Node) bool {
		if spec, ok := n.(*ast.TypeSpec); ok && spec.Assign.IsValid() {
			docs[spec.Name.Name] = spec.Doc.Text()
		}
		return true
	})
	for _, sample := range []any{
		&goldsql.Silver{}, &goldsql.Gold{}, &goldsql.Census{}, &goldsql.Rejects{}, &goldsql.Extractions{},
		&goldsql.Sources{}, &goldsql.CensusHead{}, &goldsql.RejectCount{}, &goldsql.Reject{}, &goldsql.Run{},
	} {
		pointer := reflect.TypeOf(sample)
		name := pointer.Elem().Name()
		doc, ok := docs[name]
		if !ok {
			t.Errorf("%s declares no %s: users cannot name what methods return", file, name)
		}
		for method := range pointer.Methods() {
			if !strings.Contains(doc, method.Name+"(") {
				t.Errorf("%s: the comment on %s says nothing of its method %s", file, name, method.Name)
			}
		}
		for field := range pointer.Elem().Fields() {
			if field.IsExported() && !strings.Contains(doc, field.Name) {
				t.Errorf("%s: the comment on %s says nothing of its field %s", file, name, field.Name)
			}
		}
	}
}
