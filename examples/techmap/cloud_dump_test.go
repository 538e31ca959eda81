//go:build cloud

package main

import (
	"database/sql"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/stretchr/testify/require"
)

var noTime time.Time

// scan shows look every attribute of every item of the table.
func (c *cloud) scan(look func([]byte)) {
	c.t.Helper()
	pages := dynamodb.NewScanPaginator(c.dynamoDB(), &dynamodb.ScanInput{TableName: &c.table})
	for pages.HasMorePages() {
		page, err := pages.NextPage(c.t.Context())
		require.NoError(c.t, err)
		for _, item := range page.Items {
			for name, value := range item {
				look([]byte(name))
				c.attribute(value, look)
			}
		}
	}
}

func (c *cloud) attribute(value types.AttributeValue, look func([]byte)) {
	switch v := value.(type) {
	case *types.AttributeValueMemberS:
		look([]byte(v.Value))
	case *types.AttributeValueMemberB:
		look(plain(c.t, v.Value))
	case *types.AttributeValueMemberN:
		look([]byte(v.Value))
	case *types.AttributeValueMemberSS:
		for _, s := range v.Value {
			look([]byte(s))
		}
	default:
		require.Failf(c.t, "an attribute of a kind that nobody looks into", "%T", v)
	}
}

// dump shows look every column of every row of a database.
func (c *cloud) dump(database string, look func([]byte)) {
	c.t.Helper()
	db := c.sql(database)
	defer db.Close()
	for _, table := range c.allTables(database) {
		c.dumpTable(db, table, look)
	}
}

func (c *cloud) dumpTable(db *sql.DB, table string, look func([]byte)) {
	c.t.Helper()
	rows, err := db.QueryContext(c.t.Context(), "SELECT * FROM `"+table+"`")
	require.NoError(c.t, err)
	defer rows.Close()
	columns, err := rows.Columns()
	require.NoError(c.t, err)
	values := make([][]byte, len(columns))
	into := make([]any, len(columns))
	for i := range values {
		into[i] = &values[i]
	}
	for rows.Next() {
		require.NoError(c.t, rows.Scan(into...))
		for _, v := range values {
			look(plain(c.t, v))
		}
	}
	require.NoError(c.t, rows.Err())
}
