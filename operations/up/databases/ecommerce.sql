-- The database of tenant ecommerce as whoever owns the server prepares it. Run as superuser, in the database ecommerce:
--   psql -v ON_ERROR_STOP=1 -v vault_password=… -f ecommerce.sql
BEGIN;
-- Group roles hold the privileges; Vault makes members of them.
CREATE ROLE ecommerce_owner NOLOGIN;
CREATE ROLE ecommerce_ro NOLOGIN;
CREATE ROLE ecommerce_rw NOLOGIN;

REVOKE ALL ON DATABASE :"DBNAME" FROM PUBLIC;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT CONNECT ON DATABASE :"DBNAME" TO ecommerce_owner, ecommerce_ro, ecommerce_rw;
GRANT USAGE, CREATE ON SCHEMA public TO ecommerce_owner;
GRANT USAGE ON SCHEMA public TO ecommerce_ro, ecommerce_rw;

-- For tables made later, too.
ALTER DEFAULT PRIVILEGES FOR ROLE ecommerce_owner IN SCHEMA public
  GRANT SELECT ON TABLES TO ecommerce_ro;
ALTER DEFAULT PRIVILEGES FOR ROLE ecommerce_owner IN SCHEMA public
  GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO ecommerce_rw;
ALTER DEFAULT PRIVILEGES FOR ROLE ecommerce_owner IN SCHEMA public
  GRANT USAGE, SELECT ON SEQUENCES TO ecommerce_rw;

-- Vault's account: it makes users and hands them these groups, and can do no more than that to the server.
SET password_encryption = 'scram-sha-256';
CREATE ROLE "vault-admin" LOGIN NOSUPERUSER NOCREATEDB NOREPLICATION NOBYPASSRLS CREATEROLE PASSWORD :'vault_password';
GRANT ecommerce_owner, ecommerce_ro, ecommerce_rw TO "vault-admin" WITH ADMIN OPTION;

SET ROLE ecommerce_owner;
CREATE TABLE users (id serial PRIMARY KEY, name text NOT NULL);
CREATE TABLE payments (id serial PRIMARY KEY, amount integer NOT NULL);
INSERT INTO users (name) VALUES ('Ada'), ('Grace');
RESET ROLE;
COMMIT;
