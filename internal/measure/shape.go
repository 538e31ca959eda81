package main

import (
	"fmt"
	"go/ast"
	"go/token"
	"slices"
	"strings"
)

// A spread is many values of one measure, sorted.
type spread []int

// spread measures all code that is not a test.
func (t *tree) spread(of func(*token.FileSet, *source) []int) spread {
	var out spread
	for _, s := range t.files {
		if !s.test {
			out = append(out, of(t.fset, s)...)
		}
	}
	slices.Sort(out)
	return out
}

// at returns percentiles.
func (s spread) at(percent ...int) string {
	if len(s) == 0 {
		return "-"
	}
	var out []string
	for _, p := range percent {
		out = append(out, fmt.Sprint(s[min(len(s)-1, len(s)*p/100)]))
	}
	return strings.Join(out, " / ")
}

// above returns which share of the values is greater than most.
func (s spread) above(most int) string {
	n := 0
	for _, v := range s {
		if v > most {
			n++
		}
	}
	return share(n, len(s))
}

func share(n, of int) string {
	if of == 0 {
		return "-"
	}
	return fmt.Sprintf("%.1f %%", 100*float64(n)/float64(of))
}

// functions calls visit with each function of a source that has a body.
func functions(s *source, visit func(*ast.FuncDecl)) {
	for _, d := range s.ast.Decls {
		if f, ok := d.(*ast.FuncDecl); ok && f.Body != nil {
			visit(f)
		}
	}
}

func funcLines(fset *token.FileSet, s *source) (out []int) {
	functions(s, func(f *ast.FuncDecl) {
		out = append(out, fset.Position(f.End()).Line-fset.Position(f.Pos()).Line+1)
	})
	return out
}

// cyclomatic is 1 and one for each if, for, case, && and ||.
func cyclomatic(_ *token.FileSet, s *source) (out []int) {
	functions(s, func(f *ast.FuncDecl) {
		n := 1
		ast.Inspect(f.Body, func(node ast.Node) bool {
			switch v := node.(type) {
			case *ast.IfStmt, *ast.ForStmt, *ast.RangeStmt, *ast.CommClause:
				n++
			case *ast.CaseClause:
				if v.List != nil {
					n++
				}
			case *ast.BinaryExpr:
				if v.Op == token.LAND || v.Op == token.LOR {
					n++
				}
			}
			return true
		})
		out = append(out, n)
	})
	return out
}

// nesting is how many statements with a block stand in each other.
func nesting(_ *token.FileSet, s *source) (out []int) {
	functions(s, func(f *ast.FuncDecl) { out = append(out, depthOf(f.Body, 0)) })
	return out
}

func depthOf(node ast.Node, depth int) (deepest int) {
	deepest = depth
	ast.Inspect(node, func(inner ast.Node) bool {
		if inner == node {
			return true
		}
		switch inner.(type) {
		case *ast.IfStmt, *ast.ForStmt, *ast.RangeStmt, *ast.SwitchStmt, *ast.TypeSwitchStmt, *ast.SelectStmt:
			deepest = max(deepest, depthOf(inner, depth+1))
			return false
		}
		return true
	})
	return deepest
}

// methods are those of exported interfaces.
func methods(_ *token.FileSet, s *source) (out []int) {
	ast.Inspect(s.ast, func(node ast.Node) bool {
		spec, ok := node.(*ast.TypeSpec)
		if !ok || !spec.Name.IsExported() {
			return true
		}
		if i, ok := spec.Type.(*ast.InterfaceType); ok && public(s.pkg) {
			out = append(out, i.Methods.NumFields())
		}
		return true
	})
	return out
}
