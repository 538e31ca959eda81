package main

import (
	"go/ast"
	"go/token"
	"maps"
	"slices"
	"strings"
)

// public reports whether others may import a package.
func public(pkg string) bool {
	return !strings.HasPrefix(pkg, "internal") && !strings.Contains(pkg, "/internal") && !strings.HasPrefix(pkg, "examples")
}

// Published is what others see of the module.
type published struct {
	packages, described int
	all, documented     int
	names               spread // exported names by package, without methods
}

// public counts what others see.
func (t *tree) public() (p published) {
	described, names := make(map[string]bool), make(map[string]int)
	for _, s := range t.files {
		if s.test || !public(s.pkg) {
			continue
		}
		described[s.pkg] = described[s.pkg] || s.ast.Doc != nil
		exported(s, func(name string, documented, method bool) {
			p.all++
			if documented {
				p.documented++
			}
			if !method {
				names[s.pkg]++
			}
		})
	}
	p.packages = len(described)
	for _, has := range described {
		if has {
			p.described++
		}
	}
	p.names = slices.Sorted(maps.Values(names))
	return p
}

// exported calls visit with each exported name of a source at package level and each
// exported method of an exported type. A group of constants may be described as one.
func exported(s *source, visit func(name string, documented, method bool)) {
	for _, d := range s.ast.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			if d.Name.IsExported() && (d.Recv == nil || ast.IsExported(receiver(d))) {
				visit(d.Name.Name, d.Doc != nil, d.Recv != nil)
			}
		case *ast.GenDecl:
			for _, spec := range d.Specs {
				switch spec := spec.(type) {
				case *ast.TypeSpec:
					if spec.Name.IsExported() {
						visit(spec.Name.Name, d.Doc != nil || spec.Doc != nil, false)
					}
				case *ast.ValueSpec:
					for _, name := range spec.Names {
						if name.IsExported() {
							visit(name.Name, d.Doc != nil || spec.Doc != nil || spec.Comment != nil, false)
						}
					}
				}
			}
		}
	}
}

// receiver returns the name of the type that a method is of.
func receiver(d *ast.FuncDecl) string {
	expr := d.Recv.List[0].Type
	for {
		switch e := expr.(type) {
		case *ast.StarExpr:
			expr = e.X
		case *ast.IndexExpr:
			expr = e.X
		case *ast.IndexListExpr:
			expr = e.X
		case *ast.Ident:
			return e.Name
		default:
			return ""
		}
	}
}

// tests counts the functions of tests whose names begin so.
func (t *tree) tests(prefix string) (n int) {
	for _, s := range t.files {
		if s.test {
			functions(s, func(f *ast.FuncDecl) {
				if f.Recv == nil && strings.HasPrefix(f.Name.Name, prefix) && f.Name.Name != "TestMain" {
					n++
				}
			})
		}
	}
	return n
}

// withoutExample names the public packages that have no example.
func (t *tree) withoutExample() string {
	has := make(map[string]bool)
	for _, s := range t.files {
		if !public(s.pkg) {
			continue
		}
		has[s.pkg] = has[s.pkg] || false
		functions(s, func(f *ast.FuncDecl) {
			has[s.pkg] = has[s.pkg] || s.test && strings.HasPrefix(f.Name.Name, "Example")
		})
	}
	maps.DeleteFunc(has, func(_ string, yes bool) bool { return yes })
	return listed(slices.Sorted(maps.Keys(has)))
}

func listed(names []string) string {
	if len(names) == 0 {
		return "none"
	}
	return strings.Join(names, ", ")
}

func (t *tree) inits() (n int) {
	for _, s := range t.files {
		functions(s, func(f *ast.FuncDecl) {
			if f.Recv == nil && f.Name.Name == "init" {
				n++
			}
		})
	}
	return n
}

// writtenVars counts variables of packages that some function of their file assigns to.
func (t *tree) writtenVars() (n int) {
	for _, s := range t.files {
		if s.test {
			continue
		}
		vars := make(map[string]bool)
		for _, d := range s.ast.Decls {
			if g, ok := d.(*ast.GenDecl); ok && g.Tok == token.VAR {
				for _, spec := range g.Specs {
					for _, name := range spec.(*ast.ValueSpec).Names {
						vars[name.Name] = name.Name != "_"
					}
				}
			}
		}
		functions(s, func(f *ast.FuncDecl) {
			ast.Inspect(f.Body, func(node ast.Node) bool {
				if a, ok := node.(*ast.AssignStmt); ok && a.Tok != token.DEFINE {
					for _, left := range a.Lhs {
						if id, ok := left.(*ast.Ident); ok && vars[id.Name] && !local(f, id.Name) {
							n++
						}
					}
				}
				return true
			})
		})
	}
	return n
}

// local reports whether a function has a variable, a parameter or a result of the name.
func local(f *ast.FuncDecl, name string) (found bool) {
	ast.Inspect(f, func(node ast.Node) bool {
		switch v := node.(type) {
		case *ast.Field:
			for _, id := range v.Names {
				found = found || id.Name == name
			}
		case *ast.AssignStmt:
			for _, left := range v.Lhs {
				id, ok := left.(*ast.Ident)
				found = found || ok && v.Tok == token.DEFINE && id.Name == name
			}
		case *ast.ValueSpec:
			for _, id := range v.Names {
				found = found || id.Name == name
			}
		}
		return true
	})
	return found
}

// goStatements counts those of public packages, tests left out.
func (t *tree) goStatements() (n int) {
	for _, s := range t.files {
		if s.test || !public(s.pkg) {
			continue
		}
		ast.Inspect(s.ast, func(node ast.Node) bool {
			if _, ok := node.(*ast.GoStmt); ok {
				n++
			}
			return true
		})
	}
	return n
}

// depth is the length of the longest chain of imports between public packages.
func (t *tree) depth() int {
	imports := t.imports()
	var down func(pkg string) int
	down = func(pkg string) (deepest int) {
		for _, to := range imports[pkg] {
			if public(to) {
				deepest = max(deepest, 1+down(to))
			}
		}
		return deepest
	}
	deepest := 0
	for pkg := range imports {
		if public(pkg) {
			deepest = max(deepest, down(pkg))
		}
	}
	return deepest
}

// siblings names the imports between crawl, medallion, llm, sink and rank, and what
// stands below them.
func (t *tree) siblings() string {
	var out []string
	for from, all := range t.imports() {
		for _, to := range all {
			a, _, _ := strings.Cut(from, "/")
			b, _, _ := strings.Cut(to, "/")
			if public(from) && public(to) && from != "." && to != "." && a != b {
				out = append(out, from+" -> "+to)
			}
		}
	}
	slices.Sort(out)
	return listed(out)
}
