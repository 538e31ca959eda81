package dynamosink

import (
	"encoding/json"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/techmap-it/techmap"
)

// Index is the name of the index of changes.
const Index = "changes"

// Table returns what a table of the given name is made by. Capacity is on demand:
// a crawl writes for an hour a day. Of a posting the index holds its key and its
// version only, so a change costs it one unit of writing.
func Table(name string) *dynamodb.CreateTableInput {
	return &dynamodb.CreateTableInput{
		TableName:   aws.String(name),
		BillingMode: types.BillingModePayPerRequest,
		AttributeDefinitions: []types.AttributeDefinition{
			{AttributeName: aws.String(attrKey), AttributeType: types.ScalarAttributeTypeS},
			{AttributeName: aws.String(attrBucket), AttributeType: types.ScalarAttributeTypeS},
			{AttributeName: aws.String(attrChanged), AttributeType: types.ScalarAttributeTypeS},
		},
		KeySchema: []types.KeySchemaElement{{AttributeName: aws.String(attrKey), KeyType: types.KeyTypeHash}},
		GlobalSecondaryIndexes: []types.GlobalSecondaryIndex{{
			IndexName: aws.String(Index),
			KeySchema: []types.KeySchemaElement{
				{AttributeName: aws.String(attrBucket), KeyType: types.KeyTypeHash},
				{AttributeName: aws.String(attrChanged), KeyType: types.KeyTypeRange},
			},
			Projection: &types.Projection{
				ProjectionType: types.ProjectionTypeInclude, NonKeyAttributes: []string{attrVersion},
			},
		}},
	}
}

// A resource is a table as AWS CloudFormation and SAM write it.
type resource struct {
	Type                string
	DeletionPolicy      string
	UpdateReplacePolicy string
	Properties          properties
}

type properties struct {
	TableName                        string `json:",omitempty"`
	BillingMode                      types.BillingMode
	AttributeDefinitions             []attribute
	KeySchema                        []key
	GlobalSecondaryIndexes           []index
	PointInTimeRecoverySpecification recovery
}

type attribute struct {
	AttributeName string
	AttributeType types.ScalarAttributeType
}

type key struct {
	AttributeName string
	KeyType       types.KeyType
}

type index struct {
	IndexName  string
	KeySchema  []key
	Projection projection
}

type projection struct {
	ProjectionType   types.ProjectionType
	NonKeyAttributes []string
}

type recovery struct{ PointInTimeRecoveryEnabled bool }

// Resource returns the table of the given name as a resource of an AWS
// CloudFormation or SAM template, in JSON, which is YAML too. Without a name the
// stack names the table. It is what Table says, kept when the stack goes, with
// recovery to a point in time, which Create switches on as well.
func Resource(name string) ([]byte, error) {
	t := Table(name)
	r := resource{Type: "AWS::DynamoDB::Table", DeletionPolicy: "Retain", UpdateReplacePolicy: "Retain"}
	r.Properties = properties{
		TableName: name, BillingMode: t.BillingMode, KeySchema: keys(t.KeySchema),
		PointInTimeRecoverySpecification: recovery{true},
	}
	for _, a := range t.AttributeDefinitions {
		r.Properties.AttributeDefinitions = append(r.Properties.AttributeDefinitions,
			attribute{aws.ToString(a.AttributeName), a.AttributeType})
	}
	for _, g := range t.GlobalSecondaryIndexes {
		r.Properties.GlobalSecondaryIndexes = append(r.Properties.GlobalSecondaryIndexes, index{
			aws.ToString(g.IndexName), keys(g.KeySchema),
			projection{g.Projection.ProjectionType, g.Projection.NonKeyAttributes},
		})
	}
	data, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("dynamosink: resource %q: %w: %w", name, techmap.ErrInvalid, err)
	}
	return append(data, '\n'), nil
}

// keys returns a schema in the words of a template.
func keys(schema []types.KeySchemaElement) []key {
	ks := make([]key, len(schema))
	for i, e := range schema {
		ks[i] = key{aws.ToString(e.AttributeName), e.KeyType}
	}
	return ks
}
