-- A database of tenant smart-dairy as whoever owns the server prepares it. Run as superuser, in the database milk_tracker_<stage>:
--   psql -v ON_ERROR_STOP=1 -v stage=prod -v suffix= -v vault_password=… -f smart-dairy.sql
-- The suffix is empty for prod and _<stage> for every other: roles belong to the server, which may hold several stages.
\set owner milk_tracker_owner :suffix
\set app milk_tracker_app :suffix
\set readonly milk_tracker_readonly :suffix
\set vault vault_admin :suffix
\set mt_user mt_app_user :suffix
\set ds_user ds_app_user :suffix
\set ps_user ps_app_user :suffix
\set delivery delivery_service_ :stage
\set payment payment_service_ :stage

-- Databases of users that stay. No transaction can hold these.
SELECT format('CREATE DATABASE %I', name) FROM unnest(ARRAY[:'delivery', :'payment']) AS name
  WHERE name NOT IN (SELECT datname FROM pg_database) \gexec

BEGIN;
-- Group roles hold the privileges; Vault makes members of them.
CREATE ROLE :"owner" NOLOGIN;
CREATE ROLE :"app" NOLOGIN;
CREATE ROLE :"readonly" NOLOGIN;

REVOKE ALL ON DATABASE :"DBNAME" FROM PUBLIC;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT CONNECT ON DATABASE :"DBNAME" TO :"owner", :"app", :"readonly";
GRANT USAGE, CREATE ON SCHEMA public TO :"owner";
GRANT USAGE ON SCHEMA public TO :"app", :"readonly";

-- For what is made later, too.
ALTER DEFAULT PRIVILEGES FOR ROLE :"owner" IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO :"app";
ALTER DEFAULT PRIVILEGES FOR ROLE :"owner" IN SCHEMA public GRANT USAGE ON SEQUENCES TO :"app";
ALTER DEFAULT PRIVILEGES FOR ROLE :"owner" IN SCHEMA public GRANT EXECUTE ON FUNCTIONS TO :"app";
ALTER DEFAULT PRIVILEGES FOR ROLE :"owner" IN SCHEMA public GRANT SELECT ON TABLES TO :"readonly";
ALTER DEFAULT PRIVILEGES FOR ROLE :"owner" REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;

-- Users that stay. Without a password they cannot log in until Vault gives them one.
CREATE ROLE :"mt_user" LOGIN IN ROLE :"app";
CREATE ROLE :"ds_user" LOGIN;
CREATE ROLE :"ps_user" LOGIN;
ALTER DATABASE :"delivery" OWNER TO :"ds_user";
ALTER DATABASE :"payment" OWNER TO :"ps_user";
REVOKE ALL ON DATABASE :"delivery", :"payment" FROM PUBLIC;

-- Vault's account: it makes users, hands them these groups and changes passwords, and can do no more than that to the server.
SET password_encryption = 'scram-sha-256';
CREATE ROLE :"vault" LOGIN NOSUPERUSER NOCREATEDB NOREPLICATION NOBYPASSRLS CREATEROLE PASSWORD :'vault_password';
GRANT :"owner", :"app", :"readonly" TO :"vault" WITH ADMIN OPTION;
-- PostgreSQL 16 asks for it besides CREATEROLE.
GRANT :"mt_user", :"ds_user", :"ps_user" TO :"vault" WITH ADMIN OPTION;

SET ROLE :"owner";
CREATE TABLE milk_collections (
  id serial PRIMARY KEY,
  farmer_id integer NOT NULL,
  quantity numeric NOT NULL,
  quality_grade text NOT NULL,
  collection_date date NOT NULL
);
RESET ROLE;
COMMIT;
