package rank

import (
	"reflect"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
)

// full returns an opening of which every field says something.
func full(t *testing.T) techmap.Opening {
	t.Helper()
	var o techmap.Opening
	for _, field := range leaves(reflect.ValueOf(&o).Elem(), "") {
		field.set()
	}
	require.NotNil(t, o.Salary)
	o.Open = append([]techmap.Interval{{From: time.Unix(1, 0), LastSeen: time.Unix(2, 0), To: time.Unix(3, 0)}}, o.Open...)
	return o
}

// A leaf is a field, of whatever depth, that holds no others.
type leaf struct {
	name string
	of   reflect.Value
}

// set changes a field.
func (l leaf) set() {
	switch l.of.Interface().(type) {
	case time.Time:
		l.of.Set(reflect.ValueOf(l.of.Interface().(time.Time).Add(1_000_000 * time.Hour)))
		return
	}
	switch l.of.Kind() {
	case reflect.String:
		l.of.SetString(l.of.String() + "한")
	case reflect.Bool:
		l.of.SetBool(!l.of.Bool())
	default:
		l.of.SetInt(l.of.Int() + 1)
	}
}

// leaves returns the fields of v, making one element of every list.
func leaves(v reflect.Value, name string) []leaf {
	switch {
	case v.Type() == reflect.TypeFor[time.Time]():
		return []leaf{{name, v}}
	case v.Kind() == reflect.Pointer:
		if v.IsNil() {
			v.Set(reflect.New(v.Type().Elem()))
		}
		return leaves(v.Elem(), name)
	case v.Kind() == reflect.Slice:
		if v.Len() == 0 {
			v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		}
		return leaves(v.Index(v.Len()-1), name)
	case v.Kind() == reflect.Struct:
		var all []leaf
		for i := range v.NumField() {
			all = append(all, leaves(v.Field(i), name+"."+v.Type().Field(i).Name)...)
		}
		return all
	}
	return []leaf{{name, v}}
}

// TestPrintKnowsEveryField fails when an opening gets a field that its digest forgets.
func TestPrintKnowsEveryField(t *testing.T) {
	t.Parallel()
	tax, err := techmap.NewTaxonomy("none", nil, nil)
	require.NoError(t, err)
	e := newEncoder(tax)
	e.scribe = newScribe()
	o := full(t)
	before := e.print(&o)
	for _, field := range leaves(reflect.ValueOf(&o).Elem(), "") {
		if field.name == ".Open.LastSeen" {
			field.set()
			assert.Equal(t, before, e.print(&o), "%s is kept elsewhere", field.name)
			continue
		}
		field.set()
		after := e.print(&o)
		assert.NotEqual(t, before, after, "%s", field.name)
		before = after
	}
}

func TestPrintTellsListsApart(t *testing.T) {
	t.Parallel()
	tax, err := techmap.NewTaxonomy("none", nil, nil)
	require.NoError(t, err)
	e := newEncoder(tax)
	seen := make(map[uint64]string)
	for name, o := range map[string]techmap.Opening{
		"nothing":           {},
		"a company":         {Company: "a"},
		"an employer":       {Employer: "a"},
		"two roles":         {Roles: []techmap.RoleID{"a", "b"}},
		"a role, a source":  {Roles: []techmap.RoleID{"a"}, Sources: []string{"b"}},
		"two in one":        {Roles: []techmap.RoleID{"ab"}},
		"two other roles":   {Roles: []techmap.RoleID{"b", "a"}},
		"an empty role":     {Roles: []techmap.RoleID{""}},
		"open for ever":     {Open: []techmap.Interval{{}}},
		"a salary":          {Salary: &techmap.Salary{}},
		"a minimum":         {Experience: techmap.Experience{MinYears: 1}},
		"a maximum":         {Experience: techmap.Experience{MaxYears: 1}},
		"a demand":          {Demands: []techmap.Demand{{Skill: "a", Level: "b"}}},
		"another":           {Demands: []techmap.Demand{{Skill: "b", Level: "a"}}},
		"one by a part":     {Demands: []techmap.Demand{{Skill: "a", Level: "b", Via: "c"}}},
		"one among several": {Demands: []techmap.Demand{{Skill: "a", Level: "b", Group: 1}}},
	} {
		print := e.print(&o)
		assert.Empty(t, seen[print], "%s and %s", name, seen[print])
		seen[print] = name
	}
}
