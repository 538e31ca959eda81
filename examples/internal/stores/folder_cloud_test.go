//go:build cloud

package stores

import (
	"io/fs"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/johannesboyne/gofakes3"
	"github.com/johannesboyne/gofakes3/backend/s3mem"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestFolder_inABucket(t *testing.T) {
	t.Setenv("AWS_ACCESS_KEY_ID", "test")
	t.Setenv("AWS_SECRET_ACCESS_KEY", "test")
	server := httptest.NewServer(gofakes3.New(s3mem.New()).Server())
	defer server.Close()
	client := s3.New(s3.Options{
		BaseEndpoint: &server.URL, UsePathStyle: true, Region: "us-east-1",
		Credentials: credentials.NewStaticCredentialsProvider("test", "test", ""),
	})
	bucket := "config"
	_, err := client.CreateBucket(t.Context(), &s3.CreateBucketInput{Bucket: &bucket})
	require.NoError(t, err)
	for key, body := range map[string]string{
		"it/sites/board.yaml": "name: board\n", "it/sites/게시판.yaml": "name: 게시판\n",
		"it/sites/tenants/ats.yaml": "acme: {}\n", "it/sites/empty.yaml": "", "it/sites/": "",
		"it/sites-old/board.yaml": "name: other\n", "other": "",
	} {
		_, err := client.PutObject(t.Context(), &s3.PutObjectInput{Bucket: &bucket, Key: &key, Body: strings.NewReader(body)})
		require.NoError(t, err)
	}
	options := "?region=us-east-1&endpoint=" + server.URL

	fsys, err := Folder(t.Context(), "--sites", "s3://config/it/sites"+options)
	require.NoError(t, err)
	require.NoError(t, fstest.TestFS(fsys, "board.yaml", "게시판.yaml", "tenants/ats.yaml", "empty.yaml"))
	data, err := fs.ReadFile(fsys, "게시판.yaml")
	require.NoError(t, err)
	assert.Equal(t, "name: 게시판\n", string(data))
	entries, err := fs.ReadDir(fsys, ".")
	require.NoError(t, err)
	assert.Len(t, entries, 4, "and nothing of the folder beside it")

	_, err = client.DeleteObject(t.Context(), &s3.DeleteObjectInput{Bucket: &bucket, Key: aws.String("it/sites/board.yaml")})
	require.NoError(t, err)
	_, err = fs.ReadFile(fsys, "board.yaml")
	require.NoError(t, err, "what it held when it was opened")

	whole, err := Folder(t.Context(), "--taxonomy", "s3://config/"+options)
	require.NoError(t, err)
	_, err = fs.Stat(whole, "it/sites/tenants")
	require.NoError(t, err)

	_, err = Folder(t.Context(), "--taxonomy", "s3://config/none/"+options)
	require.ErrorIs(t, err, fs.ErrNotExist)
	assert.ErrorContains(t, err, "--taxonomy: s3://config/none/")
	_, err = Folder(t.Context(), "--sites", "s3://config/it"+options+"&colour=red")
	require.ErrorIs(t, err, ErrAddress)
	_, err = Folder(t.Context(), "--sites", "s3://missing/it"+options)
	require.Error(t, err)
}
