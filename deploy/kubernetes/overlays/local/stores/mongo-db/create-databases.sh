#!/bin/bash
# Fights and analytics: a database each, and a user who can read and write only there. The image runs this once, on
# an empty volume, as its own shell; the schemas beside it end in .schema so that it does not run them too.

create_database() {
  local name=$1 password=$2
  local shell=(mongosh --quiet --username "$MONGO_INITDB_ROOT_USERNAME" --password "$MONGO_INITDB_ROOT_PASSWORD"
    --authenticationDatabase admin)
  "${shell[@]}" "$name" --file "/docker-entrypoint-initdb.d/$name.schema"
  USER_NAME=$name USER_PASSWORD=$password "${shell[@]}" "$name" --eval \
    'db.createUser({ user: process.env.USER_NAME, pwd: process.env.USER_PASSWORD, roles: ["readWrite"] })'
}

create_database fights "$FIGHTS_PASSWORD"
create_database analytics "$ANALYTICS_PASSWORD"
