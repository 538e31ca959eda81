# Run once, by the image, when the data folder is empty: the three users of
# sink/mysqlsink/OPERATIONS.md.
mysql --protocol=socket --user=root --password="$MYSQL_ROOT_PASSWORD" <<SQL
CREATE DATABASE techmap CHARACTER SET utf8mb4;
CREATE USER techmap_owner  IDENTIFIED BY '$OWNER_PASSWORD';
CREATE USER techmap_writer IDENTIFIED BY '$WRITER_PASSWORD';
CREATE USER techmap_reader IDENTIFIED BY '$READER_PASSWORD';
GRANT CREATE, ALTER, INDEX, DROP, SELECT, INSERT, UPDATE, DELETE ON techmap.* TO techmap_owner;
GRANT SELECT, INSERT, UPDATE, DELETE ON techmap.* TO techmap_writer;
GRANT SELECT ON techmap.* TO techmap_reader;
SQL
