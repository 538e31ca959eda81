package dynamofake

import (
	"slices"
)

// Definitions of tables, as they are on the wire.
type (
	attributeDefinition struct{ AttributeName, AttributeType string }
	keyElement          struct{ AttributeName, KeyType string }
	projection          struct {
		ProjectionType   string
		NonKeyAttributes []string `json:",omitempty"`
	}
	indexDefinition struct {
		IndexName   string
		IndexStatus string `json:",omitempty"`
		KeySchema   []keyElement
		Projection  projection
	}
	createTable struct {
		TableName              string
		BillingMode            string
		AttributeDefinitions   []attributeDefinition
		KeySchema              []keyElement
		GlobalSecondaryIndexes []indexDefinition
	}
	tableDescription struct {
		TableName              string
		TableStatus            string
		AttributeDefinitions   []attributeDefinition
		KeySchema              []keyElement
		GlobalSecondaryIndexes []indexDefinition `json:",omitempty"`
	}
)

// A table holds items by their partition key. It has no sort key.
type table struct {
	definition createTable
	hash       string
	items      map[string]Item
	indexes    map[string]*index
	pending    []change // that the indexes do not know yet
	creating   int      // times that it is still described as in creation
}

// A change is what became of an item: nil if it was deleted.
type change struct {
	pk   string
	item Item
}

func (s *Server) createTable(in createTable) (any, *apiError) {
	if s.tables[in.TableName] != nil {
		return nil, &apiError{code: "ResourceInUseException", message: "Table already exists: " + in.TableName}
	}
	if in.TableName == "" || in.BillingMode != "PAY_PER_REQUEST" ||
		len(in.KeySchema) != 1 || in.KeySchema[0].KeyType != "HASH" {
		return nil, invalid("a table here has a name, a partition key alone, and is billed by request")
	}
	t := &table{
		definition: in, hash: in.KeySchema[0].AttributeName, items: make(map[string]Item),
		indexes: make(map[string]*index), creating: s.creating,
	}
	needed := []string{t.hash}
	for _, d := range in.GlobalSecondaryIndexes {
		if len(d.KeySchema) != 2 || d.KeySchema[0].KeyType != "HASH" || d.KeySchema[1].KeyType != "RANGE" {
			return nil, invalid("an index here has a partition key and a sort key")
		}
		ix := newIndex(t.hash, d)
		t.indexes[d.IndexName] = ix
		needed = append(needed, ix.hash, ix.sort)
	}
	for _, a := range in.AttributeDefinitions {
		i := slices.Index(needed, a.AttributeName)
		if i < 0 || a.AttributeType != "S" {
			return nil, invalid("attribute %q is in no key, or no text", a.AttributeName)
		}
		needed = slices.Delete(needed, i, i+1)
	}
	if len(needed) > 0 {
		return nil, invalid("attributes %q of keys are not defined", needed)
	}
	s.tables[in.TableName] = t
	return struct{ TableDescription tableDescription }{t.describe()}, nil
}

func (t *table) describe() tableDescription {
	status := "ACTIVE"
	if t.creating > 0 {
		status = "CREATING"
	}
	d := t.definition
	indexes := slices.Clone(d.GlobalSecondaryIndexes)
	for i := range indexes {
		indexes[i].IndexStatus = status
	}
	return tableDescription{d.TableName, status, d.AttributeDefinitions, d.KeySchema, indexes}
}

func (s *Server) describeTable(in struct{ TableName string }) (any, *apiError) {
	t := s.tables[in.TableName]
	if t == nil {
		return nil, missing()
	}
	d := t.describe()
	if t.creating > 0 {
		t.creating--
	}
	return struct{ Table tableDescription }{d}, nil
}

func (s *Server) updateBackups(in struct {
	TableName                        string
	PointInTimeRecoverySpecification struct{ PointInTimeRecoveryEnabled bool }
},
) (any, *apiError) {
	if _, err := s.table(in.TableName); err != nil {
		return nil, err
	}
	return struct{}{}, nil
}

// table returns the table of the given name, if it can be used.
func (s *Server) table(name string) (*table, *apiError) {
	t := s.tables[name]
	if t == nil || t.creating > 0 {
		return nil, missing()
	}
	return t, nil
}

func missing() *apiError {
	return &apiError{code: "ResourceNotFoundException", message: "Requested resource not found"}
}

// key returns the partition key in key, which must hold nothing else.
func (t *table) key(key Item) (string, *apiError) {
	pk, ok := key.text(t.hash)
	if !ok || len(key) != 1 || pk == "" || len(pk) > maxHash {
		return "", invalid("the provided key element does not match the schema")
	}
	return pk, nil
}

// set puts an item in the place of what is there, nil for none, lag changes before
// the indexes know.
func (t *table) set(pk string, it Item, lag int) {
	if it == nil {
		delete(t.items, pk)
	} else {
		t.items[pk] = it
	}
	t.pending = append(t.pending, change{pk, it})
	t.index(lag)
}

// index tells the indexes all changes but the last lag.
func (t *table) index(lag int) {
	n := max(len(t.pending)-lag, 0)
	for _, c := range t.pending[:n] {
		for _, ix := range t.indexes {
			ix.set(c.pk, c.item)
		}
	}
	t.pending = t.pending[n:]
}
