package dynamosink

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/smithy-go"
)

// codeUnfit is that of the error with which an unfit API answers.
const codeUnfit = "UnfitClient"

// An unfit API takes the place of one that New was not given: what is done first
// tells. Its text says what is missing.
type unfit string

var _ API = unfit("")

func (u unfit) err() error { return &smithy.GenericAPIError{Code: codeUnfit, Message: string(u)} }

func (u unfit) GetItem(context.Context, *dynamodb.GetItemInput, ...func(*dynamodb.Options)) (
	*dynamodb.GetItemOutput, error) {
	return nil, u.err()
}

func (u unfit) PutItem(context.Context, *dynamodb.PutItemInput, ...func(*dynamodb.Options)) (
	*dynamodb.PutItemOutput, error) {
	return nil, u.err()
}

func (u unfit) UpdateItem(context.Context, *dynamodb.UpdateItemInput, ...func(*dynamodb.Options)) (
	*dynamodb.UpdateItemOutput, error) {
	return nil, u.err()
}

func (u unfit) DeleteItem(context.Context, *dynamodb.DeleteItemInput, ...func(*dynamodb.Options)) (
	*dynamodb.DeleteItemOutput, error) {
	return nil, u.err()
}

func (u unfit) Query(context.Context, *dynamodb.QueryInput, ...func(*dynamodb.Options)) (
	*dynamodb.QueryOutput, error) {
	return nil, u.err()
}

func (u unfit) BatchGetItem(context.Context, *dynamodb.BatchGetItemInput, ...func(*dynamodb.Options)) (
	*dynamodb.BatchGetItemOutput, error) {
	return nil, u.err()
}

func (u unfit) TransactWriteItems(context.Context, *dynamodb.TransactWriteItemsInput, ...func(*dynamodb.Options)) (
	*dynamodb.TransactWriteItemsOutput, error) {
	return nil, u.err()
}

func (u unfit) DescribeTable(context.Context, *dynamodb.DescribeTableInput, ...func(*dynamodb.Options)) (
	*dynamodb.DescribeTableOutput, error) {
	return nil, u.err()
}

func (u unfit) CreateTable(context.Context, *dynamodb.CreateTableInput, ...func(*dynamodb.Options)) (
	*dynamodb.CreateTableOutput, error) {
	return nil, u.err()
}

func (u unfit) UpdateContinuousBackups(
	context.Context, *dynamodb.UpdateContinuousBackupsInput, ...func(*dynamodb.Options),
) (*dynamodb.UpdateContinuousBackupsOutput, error) {
	return nil, u.err()
}
