#!/bin/bash
# Creates a user for fights and for analytics, each with access to its own database only. The image sources this script
# once, on an empty volume. At that time the server accepts only local connections, without a password.

create_database() {
  local name=$1
  USER_NAME=$name USER_PASSWORD=$2 mongosh --quiet "$name" --eval \
    'db.createUser({ user: process.env.USER_NAME, pwd: process.env.USER_PASSWORD, roles: ["readWrite"] })'
}

create_database fights "$FIGHTS_PASSWORD"
create_database analytics "$ANALYTICS_PASSWORD"
